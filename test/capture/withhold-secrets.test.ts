// What is taken out of a posted body before it goes on record.
import { describe, expect, it } from 'vitest';
import type { CaptureEvent, RecordedBody } from '../../src/capture/capture-event.ts';
import { withholdSecrets } from '../../src/capture/withhold-secrets.ts';
import { formBody, octetBody, Worker } from '../builders/events.ts';

const SECRET = 'correct horse';
const post = (body: RecordedBody): CaptureEvent => new Worker().event('request', { method: 'POST', body });
const kept = (body: RecordedBody, carries: boolean) => withholdSecrets(post(body), carries).body;
const text = (body: RecordedBody | undefined) => (body?.kind === 'octets' ? atob(body.base64) : undefined);

describe('a post without a message', () => {
  it('keeps the names of its fields and none of their values', () => {
    const body = kept(formBody(['username', 'ada'], ['pw', SECRET], ['csrf', 'x']), false);
    expect(body).toEqual({ kind: 'form', fields: [], withheld: ['username', 'pw', 'csrf'] });
  });

  it('keeps the fields of the protocol', () => {
    const body = kept(formBody(['RelayState', '/a?b'], ['wctx', 'c'], ['TARGET', 'd'], ['password', SECRET]), false);
    expect(body).toEqual({
      kind: 'form',
      fields: [
        ['RelayState', '/a?b'],
        ['wctx', 'c'],
        ['TARGET', 'd'],
      ],
      withheld: ['password'],
    });
  });

  it.each([
    ['urlencoded', `user=ada&password=${SECRET}`],
    ['JSON', `{"password":"${SECRET}"}`],
    ['multipart', `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${SECRET}\r\n--b--`],
  ])('keeps nothing of a raw body: %s', (_kind, body) => {
    expect(kept(octetBody(body), false)).toEqual({ kind: 'unavailable', withheld: ['(body)'] });
  });
});

describe('a post with a message', () => {
  it('keeps the message and what stands beside it, but no credential', () => {
    const names = [
      'password', 'Passwd', 'j_password', 'pass', 'user[pass]', 'pass1', 'passphrase', 'passcode', 'pwd', 'PIN', 'otp',
      'client_secret', 'tokenCode', 'mfa_code',
    ]; // biome-ignore format: a list of names
    const secrets = names.map((name) => [name, SECRET] as const);
    const message = [
      ['SAMLResponse', 'PHg+'],
      ['RelayState', '/a?b=c'],
      ['isPassive', 'true'],
      ['passport', 'no secret'],
    ] as const;
    expect(kept(formBody(...message, ...secrets), true)).toEqual({ kind: 'form', fields: message, withheld: names });
  });

  it.each([
    'kennwort', 'Passwort', 'j_passwort', 'passord', 'clave', 'contraseña', 'contrasena', 'motDePasse', 'mot_de_passe', 'mdp', 'senha',
    'palavra-passe', 'wachtwoord', 'hasło', 'haslo', 'parola', 'lösenord', 'jelszó', 'heslo', 'şifre', 'пароль', 'Пароль', '密码',
    'パスワード', '비밀번호', 'κωδικός', 'smscode', 'sms_code', 'verificationCode', 'verification_code', 'securityCode', 'backup-code',
    'oneTimeCode', 'userOtp', 'otp1', 'otpCode', 'OTPCode', 'smsOTP', 'totp', 'smsotp', 'userotpcode', 'clientSecret', 'client_secret',
    'clientsecret', 'secretId', 'passwd', 'txtPass', 'userpass', 'user[pass]', 'comPass', 'telecomPassword', 'bypassPass', 'tan', 'mTAN', 'answer', 'securityAnswer1', 'user_pin', 'userPin', 'PIN1', 'cvv',
  ])('takes out the value of %s, wherever it stands', (name) => {
    const octets = (text: string) => Buffer.from(text).toString('latin1');
    const message = ['SAMLResponse', 'PHg+'] as const;
    expect(kept(formBody(message, [name, SECRET]), true)).toMatchObject({ fields: [message], withheld: [name] });
    const raw = kept(octetBody(`SAMLResponse=PHg%2B&${encodeURIComponent(name)}=${SECRET}`), true);
    expect(text(raw)).toBe(`SAMLResponse=PHg%2B&${encodeURIComponent(name)}=`);
    const part = octets(`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${SECRET}\r\n--b--`);
    expect(text(kept(octetBody(part), true))).not.toContain(SECRET);
  }); // biome-ignore format: a list of names

  it.each([
    'spinner',
    'company',
    'hasLogin',
    'standard',
    'tango',
    'isPassive',
    'shipping',
    'RelayState',
    'SigAlg',
    'code_challenge',
    'inclaves',
    'rootPath',
    'rootPage',
    'rootpath',
    'footprint',
    'bypass',
    'BYPASS',
    'bypassCache',
    'compass',
    'compassOrder',
    'passThrough',
    'SecretaryId',
    'secretariat',
  ])('keeps the value of %s', (name) => {
    expect(kept(formBody(['SAMLResponse', 'PHg+'], [name, 'x']), true)).toMatchObject({ withheld: [] });
  });

  it('keeps a raw body octet for octet', () => {
    const body = octetBody('SAMLResponse=abc==&RelayState=%ff&x=\xff%&=&&y');
    expect(kept(body, true)).toEqual(body);
  });

  it('empties credentials in a raw urlencoded body, also where the name is escaped', () => {
    const body = kept(octetBody(`p%61ssword=${SECRET}&SAMLResponse=abc==&pwd=${SECRET}&RelayState=%ff`, true), true);
    expect(text(body)).toBe('p%61ssword=&SAMLResponse=abc==&pwd=&RelayState=%ff');
    expect(body).toMatchObject({ truncated: true, withheld: ['password', 'pwd'] });
  });

  it('empties credentials in a raw multipart body', () => {
    const part = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\nX-Other: y\r\n\r\n${value}\r\n`;
    const body = kept(octetBody(`${part('password', SECRET)}${part('SAMLResponse', 'abc')}--b--`), true);
    expect(text(body)).toBe(`${part('password', '').slice(0, -2)}\r\n${part('SAMLResponse', 'abc')}--b--`);
    expect(body).toMatchObject({ withheld: ['password'] });
  });

  it('leaves XML alone', () => {
    const body = octetBody('<Envelope password="x">a&amp;pwd=b</Envelope>');
    expect(kept(body, true)).toEqual(body);
  });
});

it('leaves an event without a body as it is', () => {
  const event = new Worker().event('completed');
  expect(withholdSecrets(event, false)).toBe(event);
  const unavailable = post({ kind: 'unavailable', withheld: [] });
  expect(withholdSecrets(unavailable, false)).toBe(unavailable);
});
