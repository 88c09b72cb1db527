// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { ARTIFACT_CHECKS } from './artifact.ts';
import { ASSERTION_CHECKS } from './assertion-rules.ts';
import { authnContextAsAsked } from './authn-context-as-asked.ts';
import { destinationMissing } from './destination-missing.ts';
import { ENCODING_CHECKS } from './encoding-rules.ts';
import { HTTP_REMARKS } from './http-remarks.ts';
import { issuerFormat } from './issuer-format.ts';
import { NAME_ID_FORMAT_CHECKS } from './nameid-format.ts';
import { protocolVersion } from './protocol-version.ts';
import { REQUEST_CHECKS } from './request-rules.ts';
import { RESPONSE_CHECKS } from './response-rules.ts';
import { SCHEMA_CHECKS } from './schema-rules.ts';
import { XML_CHECKS } from './xml-rules.ts';

export const PROTOCOL_CHECKS: readonly Check[] = [
  ...ENCODING_CHECKS,
  ...XML_CHECKS,
  protocolVersion,
  ...SCHEMA_CHECKS,
  destinationMissing,
  issuerFormat,
  ...REQUEST_CHECKS,
  ...RESPONSE_CHECKS,
  ...ASSERTION_CHECKS,
  ...NAME_ID_FORMAT_CHECKS,
  authnContextAsAsked,
  ...ARTIFACT_CHECKS,
  ...HTTP_REMARKS,
];
