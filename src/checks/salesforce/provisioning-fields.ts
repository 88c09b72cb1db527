// The fields that Just-in-Time provisioning reads, by their spelling in Salesforce's guide (Summer ’21, “Just-in-Time Provisioning”).

export type ProvisionedObject = 'User' | 'Account' | 'Contact';

/** For a new user of an org; `Username` is read on insert only. */
export const REQUIRED_USER_FIELDS: readonly string[] = ['Email', 'LastName', 'ProfileId', 'Username'];

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * The last line of `User` is not in the guide's list, but in its samples or its rules for portals. `Active`/`IsActive`
 * and `Role`/`UserRoleId` are both taken.
 */
export const FIELDS: Readonly<Record<ProvisionedObject, ReadonlySet<string>>> = {
  User: new Set([
    ...REQUIRED_USER_FIELDS,
    ...words(`FirstName CommunityNickname FederationIdentifier TimeZoneSidKey LanguageLocaleKey LocaleSidKey
      EmailEncodingKey DefaultCurrencyIsoCode Role Alias Title Phone CompanyName Active AboutMe Street State City Zip
      Country ReceivesAdminInfoEmails ForecastEnabled CallCenter Manager MobilePhone DelegatedApproverId Department
      Division EmployeeNumber Extension Fax ReceivesInfoEmails`),
    ...words('AccountId ContactId Contact PortalRole UserRoleId IsActive'),
  ]),
  Account: new Set(
    words(`Name AccountNumber BillingCity BillingCountry BillingPostalCode BillingState BillingStreet Owner OwnerId
      AnnualRevenue Description NumberOfEmployees Fax Industry Ownership Phone Rating ShippingAddress ShippingCity
      ShippingCountry ShippingPostalCode ShippingState ShippingStreet Sic TickerSymbol Website AccountId`),
  ),
  Contact: new Set(
    words(`Account Email FirstName LastName Phone CanAllowPortalSelfReg AssistantName AssistantPhone Birthdate Owner
      OwnerId Department Description DoNotCall HasOptedOutOfEmail Fax HasOptedOutOfFax HomePhone LastCUUpdateDate
      LastCUUpdatetDate LeadSource MailingAddress MailingCity MailingCountry MailingPostalCode MailingState
      MailingStreet MobilePhone Salutation OtherAddress OtherCity OtherCountry OtherPostalCode OtherState OtherStreet
      OtherPhone Title`),
  ),
};

export interface FieldName {
  readonly object: ProvisionedObject;
  readonly field: string;
}

/** `User.Email` taken apart; white space around it is left out, which Salesforce does not do. Undefined for other names. */
export function readFieldName(name: string): FieldName | undefined {
  const match = /^(User|Account|Contact)\.(.{1,80})$/.exec(name.trim());
  return match ? { object: match[1] as ProvisionedObject, field: match[2] as string } : undefined;
}

export const isCustomField = (field: string): boolean => field.endsWith('__c');

/** The listed field that was probably meant: the same but for case. */
export function meantField({ object, field }: FieldName): string | undefined {
  const lower = field.toLowerCase();
  for (const known of FIELDS[object]) if (known.toLowerCase() === lower) return known;
  return undefined;
}
