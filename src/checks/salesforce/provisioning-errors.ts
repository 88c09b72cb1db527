// Salesforce's error codes of Just-in-Time provisioning: what each means, and which attribute of the assertion to look at. One table, so it is long.

export interface ProvisioningErrorMeaning {
  readonly description: string;
  readonly constant: string;
  /** Attribute names that the error is about, the likeliest first; `NameID` for the subject. A name that ends in a dot stands for all that begin so. */
  readonly attributes: readonly string[];
  readonly fix: string;
}

const meaning = (
  description: string,
  constant: string,
  attributes: readonly string[],
  fix: string,
): ProvisioningErrorMeaning => ({ description, constant, attributes, fix });

/** Codes 7, 10, 21 and 29 are not in Salesforce's table. */
export const PROVISIONING_ERRORS: ReadonlyMap<number, ProvisioningErrorMeaning> = new Map([
  [
    1,
    meaning(
      'Missing Federation Identifier',
      'MISSING_FEDERATION_ID',
      ['NameID', 'User.FederationIdentifier'],
      'At the IdP: send the user’s Federation ID as the subject. In Salesforce: SAML Identity Type = Assertion contains the Federation ID from the User object.',
    ),
  ],
  [
    2,
    meaning(
      'Mis-matched Federation Identifier',
      'MISMATCH_FEDERATION_ID',
      ['User.FederationIdentifier', 'NameID'],
      'At the IdP: send the same value in the subject and in User.FederationIdentifier, or leave that attribute out.',
    ),
  ],
  [
    3,
    meaning(
      'Invalid organization ID',
      'INVALID_ORG_ID',
      ['organization_id'],
      'At the IdP: set organization_id to the Salesforce Organization ID (Setup → Company Information); it must be that of `so=` in the Login URL.',
    ),
  ],
  [
    4,
    meaning(
      'Unable to acquire lock',
      'USER_CREATION_FAILED_ON_UROG',
      [],
      'Try again: the same user was being created by another login at the same time.',
    ),
  ],
  [
    5,
    meaning(
      'Unable to create user',
      'USER_CREATION_API_ERROR',
      ['User.'],
      'Read the API error in ErrorDetails: it names the field whose value Salesforce refused. Correct that attribute at the IdP.',
    ),
  ],
  [
    6,
    meaning(
      'Unable to establish admin context',
      'ADMIN_CONTEXT_NOT_ESTABLISHED',
      [],
      'This lies in the org, not in the assertion: try again, then ask Salesforce Support.',
    ),
  ],
  [
    8,
    meaning(
      'Unrecognized custom field',
      'UNRECOGNIZED_CUSTOM_FIELD',
      ['User.*__c'],
      'Correct the field’s API name at the IdP (it ends in two underscores and c), or create the field on User.',
    ),
  ],
  [
    9,
    meaning(
      'Unrecognized standard field',
      'UNRECOGNIZED_STANDARD_FIELD',
      ['User.'],
      'Correct the attribute’s name at the IdP: it must be a field of the documented list, spelt exactly.',
    ),
  ],
  [
    11,
    meaning(
      'License limit exceeded',
      'LICENSE_LIMIT_EXCEEDED',
      ['User.ProfileId'],
      'Free or buy licenses (Setup → Company Information → User Licenses), or send a profile of another license.',
    ),
  ],
  [
    12,
    meaning(
      'Federation ID and username do not match',
      'MISMATCH_FEDERATION_ID_AND_USERNAME_ATTRS',
      ['User.Username', 'NameID'],
      'The username belongs to a user with another Federation ID: correct Federation ID on that user, or User.Username at the IdP.',
    ),
  ],
  [
    13,
    meaning(
      'Unsupported provision API version',
      'UNSUPPORTED_VERSION',
      ['ProvisionVersion'],
      'At the IdP: send ProvisionVersion 1.0 or leave it out.',
    ),
  ],
  [
    14,
    meaning(
      'Username change isn’t allowed',
      'USER_NAME_CHANGE_NOT_ALLOWED',
      ['User.Username'],
      'For users that exist, send the username that they have, or leave User.Username out.',
    ),
  ],
  [
    15,
    meaning(
      'Custom field type isn’t supported',
      'UNSUPPORTED_CUSTOM_FIELD_TYPE',
      ['User.*__c'],
      'Only text fields can be provisioned: leave the attribute out, or use an Apex handler.',
    ),
  ],
  [
    16,
    meaning(
      'Unable to map a unique profile ID for the given profile name',
      'PROFILE_NAME_LOOKUP_ERROR',
      ['User.ProfileId'],
      'Send the profile’s name exactly as in Setup → Profiles, or its ID in this very org.',
    ),
  ],
  [
    17,
    meaning(
      'Unable to map a unique role ID for the given role name',
      'ROLE_NAME_LOOKUP_ERROR',
      ['User.UserRoleId', 'User.Role'],
      'Send the role’s name exactly as in Setup → Roles, or its ID in this very org.',
    ),
  ],
  [
    18,
    meaning(
      'Invalid account',
      'INVALID_ACCOUNT_ID',
      ['Account.AccountId', 'User.AccountId'],
      'Send the ID of an account in this org. If the first login worked and the second fails, the account may only be sent on creation.',
    ),
  ],
  [
    19,
    meaning(
      'Missing account name',
      'MISSING_ACCOUNT_NAME',
      ['Account.Name'],
      'At the IdP: send Account.Name together with Account.AccountNumber.',
    ),
  ],
  [
    20,
    meaning(
      'Missing account number',
      'MISSING_ACCOUNT_NUMBER',
      ['Account.AccountNumber'],
      'At the IdP: send Account.AccountNumber together with Account.Name.',
    ),
  ],
  [
    22,
    meaning(
      'Unable to create account',
      'ACCOUNT_CREATION_API_ERROR',
      ['Account.'],
      'Read the API error in ErrorDetails and correct the attribute that it names.',
    ),
  ],
  [
    23,
    meaning(
      'Invalid contact',
      'INVALID_CONTACT',
      ['User.Contact', 'User.ContactId'],
      'Send the ID of a contact in this org.',
    ),
  ],
  [
    24,
    meaning(
      'Missing contact email',
      'MISSING_CONTACT_EMAIL',
      ['Contact.Email'],
      'At the IdP: send Contact.Email together with Contact.LastName.',
    ),
  ],
  [
    25,
    meaning(
      'Missing contact last name',
      'MISSING_CONTACT_LAST_NAME',
      ['Contact.LastName'],
      'At the IdP: send Contact.LastName together with Contact.Email.',
    ),
  ],
  [
    26,
    meaning(
      'Unable to create contact',
      'CONTACT_CREATION_API_ERROR',
      ['Contact.'],
      'Read the API error in ErrorDetails and correct the attribute that it names.',
    ),
  ],
  [
    27,
    meaning(
      'Multiple matching contacts found',
      'MULTIPLE_CONTACTS_FOUND',
      ['Contact.Email'],
      'Several contacts have this e-mail address: merge them, or send User.Contact with one contact’s ID.',
    ),
  ],
  [
    28,
    meaning(
      'Multiple matching accounts found',
      'MULTIPLE_ACCOUNTS_FOUND',
      ['Account.AccountNumber'],
      'Several accounts have this number: merge them, or send Account.AccountId.',
    ),
  ],
  [
    30,
    meaning(
      'Invalid account owner',
      'INVALID_ACCOUNT_OWNER',
      ['Account.Owner', 'Account.OwnerId'],
      'Send an active user of this org as Account.Owner.',
    ),
  ],
  [
    31,
    meaning(
      'Invalid portal profile',
      'INVALID_PORTAL_PROFILE',
      ['User.ProfileId'],
      'Send a profile that is assigned to the portal or site.',
    ),
  ],
  [
    32,
    meaning(
      'Account change is not allowed',
      'ACCOUNT_CHANGE_NOT_ALLOWED',
      ['Account.AccountId', 'Account.AccountNumber', 'Account.'],
      'The user’s contact belongs to another account: send that account.',
    ),
  ],
  [
    33,
    meaning(
      'Unable to update account',
      'ACCOUNT_UPDATE_FAILED',
      ['Account.'],
      'Read the API error in ErrorDetails and correct the attribute that it names.',
    ),
  ],
  [
    34,
    meaning(
      'Unable to update contact',
      'CONTACT_UPDATE_FAILED',
      ['Contact.'],
      'Read the API error in ErrorDetails and correct the attribute that it names.',
    ),
  ],
  [
    35,
    meaning(
      'Invalid standard account field value',
      'INVALID_STANDARD_ACCOUNT_FIELD_VALUE',
      ['Account.'],
      'Correct the value of the account field that ErrorDetails names.',
    ),
  ],
  [
    36,
    meaning(
      'Contact change not allowed',
      'CONTACT_CHANGE_NOT_ALLOWED',
      ['User.Contact', 'User.ContactId'],
      'The user belongs to another contact: send that one, or leave it out.',
    ),
  ],
  [37, meaning('Invalid portal role', 'INVALID_PORTAL_ROLE', ['User.PortalRole'], 'Send Worker in User.PortalRole.')],
  [
    38,
    meaning(
      'Unable to update portal role',
      'CANNOT_UPDATE_PORTAL_ROLE',
      ['User.PortalRole'],
      'Send the role that the user has, or leave User.PortalRole out.',
    ),
  ],
  [
    39,
    meaning(
      'Invalid SAML JIT Handler class',
      'INVALID_JIT_HANDLER',
      [],
      'Single Sign-On Settings → SAML JIT Handler: choose a class that implements Auth.SamlJitHandler.',
    ),
  ],
  [
    40,
    meaning(
      'Invalid execution user',
      'INVALID_EXECUTION_USER',
      [],
      'Single Sign-On Settings → Execute Handler As: choose an active user with the permission Manage Users.',
    ),
  ],
  [
    41,
    meaning(
      'Execution error',
      'APEX_EXECUTION_ERROR',
      [],
      'The SAML JIT Handler threw an error: look at its debug log. If it writes User and Contact or Account in one transaction, expect a mixed-DML error; Execute Handler As needs the permission Manage Users.',
    ),
  ],
  [
    42,
    meaning(
      'Updating a contact with Person Account isn’t supported',
      'UNSUPPORTED_CONTACT_PERSONACCT_UPDATE',
      ['Contact.'],
      'The account is a Person Account: leave the Contact attributes out.',
    ),
  ],
]);
