// The road of a login in stages. Of several failures the earliest is the cause: what comes later follows from it (NORMATIVE, order of evaluation).

/**
 * `transport`: the message did not get through as it was sent, or the page that sends it was stopped · `encoding`: its
 * wrapping is damaged · `structure`: its XML · `request`: the IdP refuses the request · `status`: the IdP answers with an
 * error · `session`: cookies of the SP, replays, answers to another request · `signature` · `time` · `addressing`:
 * issuer, audience, recipient, destination · `subject`: NameID, attributes, provisioning · `relay-state` · `after`: what
 * the SP does with a good answer · `symptom`: how it showed, which is never a cause while anything else was found.
 */
export const STAGES = [
  'transport',
  'encoding',
  'structure',
  'request',
  'status',
  'session',
  'signature',
  'time',
  'addressing',
  'subject',
  'relay-state',
  'after',
  'logout',
  'symptom',
] as const;

export type Stage = (typeof STAGES)[number];
