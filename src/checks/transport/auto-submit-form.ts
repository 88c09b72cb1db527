// The page that posts a message on by itself, as its HTML says: whether there is such a form, and where it goes. Only HARs and devtools have pages.

/** So much of a page is looked at; an encrypted response with many attributes fits. */
const FRONT = 500_000;

export interface AutoSubmitForm {
  readonly parameter: 'SAMLResponse' | 'SAMLRequest';
  /** Resolved; undefined where the form goes to the page itself or its action can't be read. */
  readonly action: string | undefined;
}

/** Undefined where the page has no form with a message. Nothing is executed, and the markup is not judged. */
export function autoSubmitFormOf(html: string | undefined, url: string): AutoSubmitForm | undefined {
  const text = (html ?? '').slice(0, FRONT);
  const field = /\bname\s*=\s*["']?(SAMLResponse|SAMLRequest)\b/i.exec(text);
  if (!field) return undefined;
  const form = [...text.slice(0, field.index).matchAll(/<form\b/gi)].at(-1)?.index ?? -1;
  const tag = form < 0 ? '' : text.slice(form, text.indexOf('>', form) + 1).slice(0, 4_000);
  const action = /\baction\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/i.exec(tag);
  const raw = unescapeHtml(action?.[1] ?? action?.[2] ?? action?.[3] ?? '');
  return {
    parameter: /response/i.test(field[1] ?? '') ? 'SAMLResponse' : 'SAMLRequest',
    action: raw !== '' && URL.canParse(raw, url) ? new URL(raw, url).href : undefined,
  };
}

const unescapeHtml = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_all, hex: string) => character(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,7});/g, (_all, number: string) => character(Number(number)))
    .replace(/&(?:colon|sol);/g, (name) => (name === '&sol;' ? '/' : ':'))
    .replace(/&amp;/g, '&');

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
