// The validator's lines that look at one part of the message each: status, statement, attribute, format, names, site and portal.
import { setting } from '../../deployments/settings.ts';
import type { NameId, Response } from '../../saml/messages.ts';
import { readAddress, sameId } from './address.ts';
import type { ValidatedResponse, ValidatorVerdict } from './assertion-validator.ts';
import { nearest } from './identity.ts';
import { short, valueText } from './login.ts';
import { readSiteUrl, SITE_URL_OUTCOMES } from './portals.ts';
import { SSO_SETTINGS } from './products.ts';

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
/** Entity ID of an org that never chose another one. */
export const DEFAULT_ENTITY_ID = 'https://saml.salesforce.com';

const pass = (text: string): ValidatorVerdict => ({ outcome: 'pass', text, fix: '' });
const info = (text: string): ValidatorVerdict => ({ outcome: 'info', text, fix: '' });
const notChecked = (text: string): ValidatorVerdict => ({ outcome: 'not-checked', text, fix: '' });
const fail = (
  text: string,
  fix: string,
  loginHistory: NonNullable<ValidatorVerdict['loginHistory']> = 'Assertion Invalid',
): ValidatorVerdict => ({ outcome: 'fail', text, fix, loginHistory });

export function judgeStatus({ status }: Response): ValidatorVerdict {
  const codes = status?.codes.map(({ value }) => value ?? '') ?? [];
  if (codes[0] === SUCCESS) return pass('The IdP reports success.');
  const shown = codes.map((code) => code.split(':').at(-1) ?? code).join(' / ');
  return fail(
    status
      ? `The IdP answered ${short(shown || 'without a code')}${status.message ? `: ${short(status.message.trim().replace(/\.$/, ''))}` : ''}.`
      : 'The Response has no Status.',
    'At the IdP: its log has the reason (user not assigned, NameID policy, authentication context …).',
  );
}

export const judgeAuthnStatement = ({ assertion }: ValidatedResponse): ValidatorVerdict =>
  assertion.authnStatements.length > 0
    ? pass('The assertion says how and when the user logged in.')
    : fail(
        'There is none in the assertion.',
        'At the IdP: issue assertions of authentication, not of attributes only.',
      );

const valuesNamed = ({ attributes }: ValidatedResponse, name: string): readonly string[] =>
  attributes
    .filter((attribute) => attribute.name === name)
    .flatMap(({ values }) => values.map(valueText).filter((text) => text !== ''));

export function judgeAttribute(validated: ValidatedResponse): ValidatorVerdict {
  const { deployment, assertion, attributes } = validated;
  const location = setting(deployment, 'salesforce.identityLocation');
  if (location === undefined) return notChecked('SAML Identity Location is not configured in this deployment.');
  if (location === 'name-id') return pass('Not needed: the user is in the NameID.');
  const fix = `At the IdP: send the attribute, spelt exactly as Attribute Name. Or ${SSO_SETTINGS} → SAML Identity Location.`;
  if (assertion.attributeStatements.length === 0) {
    return fail('The settings read the user from an attribute, and there is no AttributeStatement.', fix);
  }
  const name = setting(deployment, 'salesforce.attributeName');
  if (name === undefined)
    return notChecked('There are attributes; Attribute Name is not configured in this deployment.');
  const found = attributes.some((attribute) => attribute.name === name);
  if (found) return pass(`The attribute ${short(name)} is there.`);
  const near = nearest(
    name,
    attributes.flatMap((attribute) => attribute.name ?? []),
  );
  return fail(
    `There is no attribute ${short(name)}${near === undefined ? '' : `; the closest is “${short(near)}”`}.`,
    fix,
  );
}

export function judgeFormat({ response, assertion }: ValidatedResponse): ValidatorVerdict {
  const wrong = [response.issuer, assertion.issuer].find(
    (issuer) => issuer?.format !== undefined && issuer.format.trim() !== ENTITY,
  );
  return wrong
    ? fail(
        `The Format of an Issuer is “${short(wrong.format ?? '')}”.`,
        'At the IdP: leave Format out of the Issuer, or set it to urn:oasis:names:tc:SAML:2.0:nameid-format:entity.',
      )
    : pass('The Issuers have no Format, or that of an entity.');
}

export function judgeIssuer({ response, assertion, deployment }: ValidatedResponse): ValidatorVerdict {
  const expected = deployment.idp.entityId;
  const issuers = [response.issuer, assertion.issuer].filter((issuer): issuer is NameId => issuer !== undefined);
  if (!assertion.issuer) return fail('The assertion has no Issuer.', 'At the IdP: send one.', 'Issuer Mismatched');
  if (expected === undefined)
    return notChecked(
      `It is “${short(assertion.issuer.value.trim())}”; the field Issuer is not configured in this deployment.`,
    );
  const wrong = issuers.find(({ value }) => value.trim() !== expected);
  return wrong
    ? fail(
        `It is “${short(wrong.value.trim())}”, the field Issuer has “${short(expected)}”.`,
        `${SSO_SETTINGS} → Issuer: the IdP’s exact value.`,
        'Issuer Mismatched',
      )
    : pass('It is exactly that of the field Issuer.');
}

export function judgeSubject({ assertion, deployment }: ValidatedResponse): ValidatorVerdict {
  const { subject } = assertion;
  const fix =
    'At the IdP: send a Subject with the user’s identifier and a bearer SubjectConfirmation with Recipient and NotOnOrAfter.';
  if (!subject) return fail('The Subject is missing.', fix);
  const bearer = subject.confirmations.find(({ method }) => method?.trim() === BEARER);
  if (!bearer) return fail('There is no SubjectConfirmation by bearer.', fix, 'Subject Confirmation Error');
  if (!bearer.data)
    return fail('SubjectConfirmation has no SubjectConfirmationData.', fix, 'Subject Confirmation Error');
  const { notBefore, notOnOrAfter } = bearer.data;
  if (notOnOrAfter === undefined)
    return fail('SubjectConfirmationData has no NotOnOrAfter.', fix, 'Subject Confirmation Error');
  const unreadable = [notBefore, notOnOrAfter].find((instant) => instant !== undefined && instant.ms === undefined);
  if (unreadable) {
    return fail(
      `“${short(unreadable.text)}” in SubjectConfirmationData is no time that can be read.`,
      fix,
      'Subject Confirmation Error',
    );
  }
  const { identifier } = subject;
  const value = identifier?.kind === 'NameID' ? identifier.value.trim() : undefined;
  const inAttribute = setting(deployment, 'salesforce.identityLocation') === 'attribute';
  if (identifier?.kind === 'EncryptedID') {
    return fail(
      'The NameID is encrypted for itself, which Salesforce does not take.',
      'At the IdP: turn off encryption of NameIDs.',
    );
  }
  if (!inAttribute && (value === undefined || value === '' || value === 'null')) {
    return fail('There is no NameID with a value in the Subject.', fix, 'Subject Confirmation Error');
  }
  const type = setting(deployment, 'salesforce.identityType');
  const what =
    type === 'username'
      ? 'username'
      : type === 'user-id'
        ? 'User ID'
        : type === 'federation-id'
          ? 'Federation ID'
          : undefined;
  const user = inAttribute ? 'The user is in an attribute.' : `The subject is “${short(value ?? '')}”.`;
  return {
    ...pass(
      `${user} Whether Salesforce has a user with ${what === undefined ? 'it' : `this ${what}`} can’t be seen from the browser.`,
    ),
    ...(what === undefined && {
      outcome: 'not-checked' as const,
      text: `${user} SAML Identity Type is not configured in this deployment; its confirmation is complete.`,
    }),
  };
}

export function judgeAudience({ assertion, deployment }: ValidatedResponse): ValidatorVerdict {
  const restrictions = assertion.conditions?.audienceRestrictions ?? [];
  const audiences = restrictions.flatMap((one) => one.audiences.map(({ text }) => text.trim()));
  const expected = deployment.sp.entityId;
  const fix = `At the IdP: set the audience (SP entity ID) to ${SSO_SETTINGS} → Entity ID.`;
  if (audiences.length === 0) return fail('The assertion names no Audience.', fix, 'Audience Invalid');
  const shown = short(audiences.join(', '));
  if (expected === undefined) {
    return notChecked(
      `It is “${shown}”; Entity ID is not configured in this deployment (Salesforce’s default is ${DEFAULT_ENTITY_ID}).`,
    );
  }
  // Each restriction must be met by one of its audiences (SAML Core §2.5.1.4).
  const met = restrictions.every((one) => one.audiences.some(({ text }) => text.trim() === expected));
  return met
    ? pass('It is exactly the Entity ID.')
    : fail(`It is “${shown}”, Entity ID is “${short(expected)}”.`, fix, 'Audience Invalid');
}

export function judgeRecipient({ assertion, deployment, postedTo }: ValidatedResponse): ValidatorVerdict {
  const recipients = (assertion.subject?.confirmations ?? []).flatMap(({ data }) => data?.recipient?.trim() ?? []);
  const token = setting(deployment, 'salesforce.tokenEndpoint');
  const taken = [
    ...deployment.sp.assertionConsumerServices.map(({ location }) => location),
    ...(token === undefined ? [] : [token]),
  ];
  const fix =
    'At the IdP: set Recipient (ACS URL) to Setup → Single Sign-On Settings → Endpoints → Login URL, with its whole query.';
  const [recipient] = recipients;
  if (recipient === undefined) return fail('There is no Recipient.', fix, 'Recipient Mismatched');
  if (taken.length === 0) {
    return postedTo !== undefined && recipient !== postedTo
      ? {
          outcome: 'warn',
          text: `It is “${short(recipient)}”, and the response was posted to “${short(postedTo)}”. The Login URL is not configured in this deployment.`,
          fix,
        }
      : notChecked(`It is “${short(recipient)}”; the Login URL is not configured in this deployment.`);
  }
  return recipients.some((one) => taken.includes(one))
    ? pass(recipients.includes(token ?? '') ? 'It is the OAuth 2.0 token endpoint.' : 'It is exactly the Login URL.')
    : fail(
        `“${short(recipient)}” is neither the Login URL nor the OAuth 2.0 token endpoint.`,
        fix,
        'Recipient Mismatched',
      );
}

export function judgeSiteUrl(validated: ValidatedResponse): ValidatorVerdict {
  const outcome = readSiteUrl(valuesNamed(validated, 'siteurl')[0]);
  const text = SITE_URL_OUTCOMES[outcome];
  if (outcome === 'absent') return info(text);
  if (outcome === 'good')
    return pass(
      `${text} (by its form: whether the site is active and within its page limit can’t be seen from the browser)`,
    );
  return fail(text, 'At the IdP: send the whole https address of the site in siteurl.');
}

export function judgePortal(validated: ValidatedResponse): ValidatorVerdict {
  const [portal] = valuesNamed(validated, 'portal_id');
  const [organization] = valuesNamed(validated, 'organization_id');
  const fix = 'At the IdP: send both portal_id and organization_id, with the IDs that Salesforce shows.';
  if (portal === undefined && organization === undefined) return info('Not Provided');
  if (portal === undefined || organization === undefined) {
    return fail(`${portal === undefined ? 'portal_id' : 'organization_id'} is missing beside the other one.`, fix);
  }
  const { deployment, postedTo } = validated;
  const org =
    setting(deployment, 'salesforce.orgId') ?? (postedTo === undefined ? undefined : readAddress(postedTo)?.so);
  const configuredPortal = setting(deployment, 'salesforce.portalId');
  if (org !== undefined && !sameId(organization, org)) {
    return fail(`organization_id is ${short(organization)}, the org is ${short(org)}.`, fix);
  }
  if (configuredPortal !== undefined && !sameId(portal, configuredPortal)) {
    return fail(`portal_id is ${short(portal)}, the portal is ${short(configuredPortal)}.`, fix);
  }
  return org !== undefined && configuredPortal !== undefined
    ? pass('Both are those that are configured.')
    : notChecked('Both are there; portal and org are not configured in this deployment.');
}

export function judgeSecurityLevel({ assertion }: ValidatedResponse): ValidatorVerdict {
  const context = assertion.authnStatements[0]?.authnContext?.classRef?.text.trim();
  return info(
    `The asserted context is ${context === undefined ? 'none' : `“${short(context)}”`}. Whether it meets the org’s Session Settings can’t be seen from the browser.`,
  );
}
