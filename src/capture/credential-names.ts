// Tells by the name of a field that it is posted with a password or a one-time code, for the recorder and for what is saved of files.

/** Whatever stands around them. */
const PARTS = new RegExp(
  [
    /pass(?:w|phrase|code|ord(?!er))|pwd|credential|mfa|kenn-?wort|geheimzahl|contrasen|contrasinal/,
    /mot_?-?de_?-?pass|palavra_?-?passe|palavra_?-?chave|wachtwoord|wagwoord|adgangskode|losenord|salasana|salasona|jelszo/,
    /sifre|lozinka|kodeord|slaptazod|пароль|парола|лозинка|κωδικ|סיסמ|密码|密碼|口令|パスワード|暗証|認証コード|验证码|驗證碼/,
    /비밀번호|암호|인증번호|كلمة|one_?-?time|einmal|two_?-?factor|code_?-?2fa|challenge_?-?(?:answer|response)|security_?-?answer/,
    /(?:token|sms|mail|tan|pin|security|backup|recovery|rescue|authenticator|login|2fa|verif\w{0,12})_?-?code/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);
/**
 * In a name in lower case, with `~` where the case began a word: not those that stand within another word, such as `rootPath`,
 * `secretary` and `bypass`, nor `passThrough`.
 */
const WITHIN =
  /otp(?![a-z])|(?<![a-z])otp|otp(?=code|value|input|field|token|pin|num|text|box|pass|verif)|secret(?!ar[iy]|i(?:on|ve)|ory)|pass(?!~?[a-z])/;
const OTHER_WORDS = /(?<![a-z])(?:by|com|encom|over|sur|tres|under)pass(?![a-z])/g;
/** Short ones, only as a word of their own: `user_pin`, `pin1` and `userPin`, but not `spinner`. */
const WORDS = new Set(
  `pin pw psw pswd passwd clave mdp senha haslo heslo geslo parola parole parol tan mtan smstan 2fa cvv cvc puk answer
   antwort`.split(/\s+/),
);
const OWN_LETTERS: Readonly<Record<string, string>> = { ł: 'l', Ł: 'L', ı: 'i', ø: 'o', Ø: 'O' };
/** Characters of a name that are looked at; longer ones are none. */
const LONGEST = 1_000;

/** True for the name, decoded, of a field that may hold a password, PIN or one-time code, in the languages of many login pages. */
export function isCredentialName(name: string): boolean {
  const whole = name.slice(0, LONGEST);
  // Without accents, as such names are written either way.
  const plain = whole
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[łŁıøØ]/g, (letter) => OWN_LETTERS[letter] ?? letter)
    .normalize('NFC');
  if (PARTS.test(whole) || PARTS.test(plain)) return true;
  const words = plain
    .replace(/([a-z\d])([A-Z])/g, '$1~$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1~$2')
    .toLowerCase();
  if (WITHIN.test(words.replace(OTHER_WORDS, ''))) return true;
  return words.split(/[^a-z\d]+/).some((word) => WORDS.has(word) || WORDS.has(word.replace(/\d{1,2}$/, '')));
}
