// The style sheet of the HTML report; its hash stands in the report's content security policy.
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ink:#1c1f24;--paper:#fff;--soft:#f3f4f6;--line:#c9ced6;--bad:#b3261e;--warn:#8a5300;--good:#146c2e;--accent:#1a56b0}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--paper:#16181c;--soft:#22262c;--line:#454b55;--bad:#ff8a80;--warn:#ffc26b;--good:#7fd89a;--accent:#8ab4ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.5rem 0 .5rem;border-top:1px solid var(--line);padding-top:1.25rem}h3{font-size:1rem;margin:1.25rem 0 .5rem}
.note{background:var(--soft);border-left:4px solid var(--accent);padding:.6rem .9rem;margin:.75rem 0}
.verdict{font-weight:600}.failed,.fail,.error,.broken,.mutated{color:var(--bad)}.warn{color:var(--warn)}.succeeded,.pass,.trusted,.exact{color:var(--good)}
.finding{border:1px solid var(--line);border-radius:6px;padding:.6rem .9rem;margin:.5rem 0}.finding.cause{border-color:var(--bad);border-width:2px}
.finding p{margin:.3rem 0}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.4rem 0}dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere}
code,pre{font:13px/1.45 ui-monospace,monospace}code{overflow-wrap:anywhere}
pre{background:var(--soft);padding:.8rem;overflow:auto;max-height:32rem;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;border-bottom:1px solid var(--line);padding:.25rem .5rem;vertical-align:top}td{overflow-wrap:anywhere}
details{margin:.5rem 0}summary{cursor:pointer}
.diagram{overflow:auto;border:1px solid var(--line);border-radius:6px;margin:.75rem 0}
svg text{font:12px system-ui,sans-serif;fill:var(--ink);text-anchor:middle}svg .head{font-weight:600}svg .lane{stroke:var(--line)}svg .ask{stroke:var(--ink)}
svg .answer{stroke:var(--ink);stroke-dasharray:4 3}svg .message{stroke:var(--accent);stroke-width:2}svg text.message{fill:var(--accent);stroke:none;font-weight:600}svg path{fill:var(--ink)}
@media print{pre{max-height:none}details{break-inside:avoid}}
`;
