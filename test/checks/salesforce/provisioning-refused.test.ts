// The error page of Just-in-Time provisioning: every code, old and new address, and the attribute that it is about.
import { describe, expect, it } from 'vitest';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { SALESFORCE_CHECKS } from '../../../src/checks/salesforce/index.ts';
import { readProvisioningError } from '../../../src/checks/salesforce/provisioning-error-page.ts';
import { PROVISIONING_ERRORS } from '../../../src/checks/salesforce/provisioning-errors.ts';
import { deployment, describeChecks, elsewhere, judged, type LoginParts, login } from './logins.ts';

const OLD = 'https://login.salesforce.com/identity/jit/saml-error.jsp';
const NEW = 'https://acme.my.salesforce.com/_nc_external/identity/saml/SamlError';
const USER = {
  'User.Email': ['ada@example.com'],
  'User.LastName': ['Byron'],
  'User.ProfileId': ['Standard User'],
  'User.Username': ['ada@acme.example'],
  'User.TimeZoneSidKey': ['Middle of nowhere'],
};
const refused = (query: string, parts: LoginParts = {}, page = NEW) =>
  login({ attributes: USER, ...parts, after: (made) => made.page(`${page}?${query}`) });
const error = (code: number | string, description = 'Sorry', details = '') =>
  `ErrorCode=${code}&ErrorDescription=${description}&ErrorDetails=${details}`;

describeChecks({
  'salesforce-provisioning-refused': {
    raises: {
      'the old page, with an API error that names a field': [
        refused(error(5, 'Unable+to+create+user', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST+TimeZoneSidKey'), {}, OLD),
        {
          outcome: 'fail',
          confidence: 'proven',
          seen: 'ErrorCode 5 · Unable to create user · INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST TimeZoneSidKey',
          where: expect.objectContaining({
            path: 'Response/Assertion/AttributeStatement/Attribute[User.TimeZoneSidKey]',
          }),
        },
      ],
      'a profile that is unknown': [
        refused(error(16, 'x', 'PROFILE_NAME_LOOKUP_ERROR')),
        { outcome: 'fail', message: expect.stringContaining('User.ProfileId, which was sent with “Standard User”') },
      ],
      'a field that does not come': [
        refused(error(19)),
        {
          outcome: 'fail',
          expected: 'an attribute Account.Name',
          message: expect.stringContaining('has no attribute Account.Name'),
        },
      ],
      'a field that Salesforce does not know': [
        refused(error(9), { attributes: { ...USER, 'User.Shoe': ['38'] } }),
        { outcome: 'fail', message: expect.stringContaining('User.Shoe') },
      ],
      'the subject': [refused(error(12)), { outcome: 'fail', message: expect.stringContaining('ada@acme.example') }],
      'a handler, which no attribute is to blame for': [
        refused(error(39)),
        { outcome: 'fail', party: 'sp', where: { exchange: 'x2' } },
      ],
      'a code that Salesforce’s list does not have': [
        refused(error(7, 'Something')),
        { outcome: 'fail', message: expect.stringContaining('Something') },
      ],
      'a Custom Error URL with the same parameters': [
        refused(error(16), {}, 'https://www.acme.example/sorry'),
        { outcome: 'fail', where: expect.objectContaining({ message: 1 }) },
      ],
      'a redirect from the endpoint itself': [
        login({ attributes: USER, answer: { status: 302, redirectUrl: `${NEW}?${error(16)}` } }),
        { outcome: 'fail' },
      ],
    },
    fine: {
      'another page follows': [
        login({ after: (made) => made.page('https://acme.my.salesforce.com/home?ErrorCode=1') }),
        'silent',
      ],
      'nothing follows': [login(), 'silent'],
    },
    foreign: elsewhere({ after: (made) => made.page('https://sp.example/home') }),
  },
});

describe('the error page of provisioning', () => {
  it('is the cause of a login that it ended', () => {
    const held = deployment({ settings: { 'salesforce.jitEnabled': 'yes' } });
    const subject = login(
      { attributes: { 'User.Email': ['x'] }, after: (made) => made.page(`${NEW}?${error(16)}`) },
      held,
    );
    const cause = runChecks(subject, SALESFORCE_CHECKS).find((finding) => finding.cause);
    expect(cause?.id).toBe('salesforce-provisioning-refused');
  });

  it.each([...PROVISIONING_ERRORS.keys()])('says what code %i means and what to do', (code) => {
    const [finding] = judged('salesforce-provisioning-refused', refused(`ErrorCode=${code}`));
    const meaning = PROVISIONING_ERRORS.get(code);
    expect(finding?.message).toContain(meaning?.constant);
    expect(finding?.message).toContain(meaning?.description);
    expect(finding?.fix).toBe(meaning?.fix);
  });

  it('has all codes of the guide, and none that it leaves out', () => {
    const codes = [...PROVISIONING_ERRORS.keys()];
    expect(codes).toHaveLength(38);
    expect(codes.at(0)).toBe(1);
    expect(codes.at(-1)).toBe(42);
    for (const absent of [7, 10, 21, 29]) expect(codes).not.toContain(absent);
  });

  it.each([
    ['no error page', 'https://acme.my.salesforce.com/home?ErrorCode=1'],
    ['no parameters', NEW],
    ['a broken address', '::?ErrorCode'],
  ])('is not read from %s', (_, url) => {
    expect(readProvisioningError(url)).toBeUndefined();
  });

  it('keeps a code that is no number', () => {
    expect(readProvisioningError(`${NEW}?ErrorCode=x1`)).toMatchObject({ code: undefined, codeText: 'x1' });
  });
});
