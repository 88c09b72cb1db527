// HTML for every page of the demo: a template tag that escapes, the page around a body, the form that submits itself.

/** Markup that is already safe to put into a page. */
export class Markup {
  constructor(readonly text: string) {}
}

type Insert = string | number | Markup | readonly Markup[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const insert = (value: Insert): string => {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map((part) => part.text).join('');
  return String(value).replace(/[&<>"']/g, (character) => escapes[character] ?? character);
};

/** Template tag: everything inserted is escaped, unless it is Markup itself. */
export function html(literals: TemplateStringsArray, ...values: readonly Insert[]): Markup {
  return new Markup(
    literals.map((literal, i) => literal + (i < values.length ? insert(values[i] ?? '') : '')).join(''),
  );
}

const look = new Markup(`
:root { color-scheme: light dark; --ink: #1c2430; --soft: #586374; --ground: #f5f6f8; --card: #fff; --line: #d9dee6;
  --accent: #1d5fd1; --fault: #a8480b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a0abbb; --ground: #14181e; --card: #1d232c;
  --line: #343d4a; --accent: #7fb0ff; --fault: #f0a668; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 .75rem; }
p { max-width: 46rem; margin: 0 0 .75rem; }
a { color: var(--accent); }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
.site { color: var(--soft); font-size: .875rem; margin-bottom: .25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .75rem; list-style: none;
  margin: 0; padding: 0; }
.cards li { position: relative; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: .85rem 1rem; font-size: .875rem; color: var(--soft); }
.cards li:hover, .cards li:focus-within { border-color: var(--accent); }
.cards a { display: block; font-size: 1rem; font-weight: 600; text-decoration: none; margin-bottom: .2rem; }
.cards a::after { content: ''; position: absolute; inset: 0; }
.cards a:focus-visible { outline: 2px solid var(--accent); outline-offset: .2rem; border-radius: .2rem; }
.cards.faults a { color: var(--fault); }
button, .button { font: inherit; font-weight: 600; color: var(--card); background: var(--accent); border: 0;
  border-radius: .4rem; padding: .6rem 1.1rem; cursor: pointer; text-decoration: none; display: inline-block; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; background: var(--card); font-size: .875rem; }
th, td { text-align: left; vertical-align: top; border: 1px solid var(--line); padding: .45rem .65rem; }
iframe { width: 100%; height: 24rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
`);

/** A whole page. `site` names whose page it is, since the sites look alike. */
export function page(site: string, title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${look}</style>
</head>
<body>
<main>
<div class="site">${site}</div>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text;
}

export const errorPage = (message: string): string =>
  page('SAML Scope demo', 'That did not work', html`<p id="error">${message}</p>`);

/**
 * A page whose form posts the fields at once; without scripts there is a button. An undefined field is left out.
 * `twice`: the form is posted again while the first answer is awaited, as by an impatient user.
 */
export function selfSubmittingForm(
  action: string,
  fields: readonly (readonly [name: string, value: string | undefined])[],
  { twice = false }: { twice?: boolean } = {},
): string {
  const inputs = fields.flatMap(([name, value]) =>
    value === undefined ? [] : [html`<input type="hidden" name="${name}" value="${value}">\n`],
  );
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><link rel="icon" href="data:,"><title>One moment</title></head>
<body onload="document.forms[0].submit()${twice ? '; setTimeout(() => document.forms[0].submit(), 300)' : ''}">
<form method="post" action="${action}">
${inputs}<noscript><button>Continue</button></noscript>
</form>
</body>
</html>
`.text;
}
