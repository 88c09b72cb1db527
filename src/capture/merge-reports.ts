// Makes one exchange of what webRequest and devtools tell of the same request, and notes which part is whose.
import type { Disagreement, Exchange, ExchangeOrigins, ExchangeResponse, LiveSource } from './exchange.ts';
import { areComparable, disagreementsOf } from './posted-values.ts';

/**
 * webRequest's exchange with what only devtools knows: the body as sent, the page that came back, halves that were lost.
 * The same object where devtools adds nothing.
 */
export function mergeReports(web: Exchange, devtools: Exchange): Exchange {
  const body = bodyOf(web, devtools);
  const { response, from: answeredBy, pageFrom } = responseOf(web, devtools);
  const headers = web.request.headers ?? devtools.request.headers;
  const isOver = web.endedAt === undefined;
  const isUnchanged =
    !isOver &&
    body.from === 'webRequest' &&
    body.disagreements.length === 0 &&
    response === web.response &&
    headers === web.request.headers &&
    web.tab !== undefined &&
    web.gaps.length === 0;
  if (isUnchanged) return web;
  const { tab = web.tab } = { ...(web.tab ? {} : devtools) };
  const origins: ExchangeOrigins = {
    ...(headers && { requestHeaders: web.request.headers ? 'webRequest' : 'devtools' }),
    ...(body.part.requestBody !== 'none' && { requestBody: body.from }),
    ...(response && { response: answeredBy }),
    ...(pageFrom && { responseBody: pageFrom }),
  };
  const { body: _, withheld: __, ...request } = web.request;
  return {
    ...web,
    ...(tab && { tab }),
    ...(web.gaps.includes('request') && { startedAt: devtools.startedAt }),
    ...(isOver && devtools.endedAt !== undefined && { endedAt: devtools.endedAt }),
    request: { ...request, ...(headers && { headers }), ...body.part.request },
    requestBody: body.part.requestBody,
    ...(response && { response }),
    ...(isOver && { state: devtools.state, ...(devtools.error !== undefined && { error: devtools.error }) }),
    // An end that devtools tells of is no gap, also where there was no answer.
    gaps: [],
    origins,
    ...(body.disagreements.length > 0 && { disagreements: body.disagreements }),
  };
}

interface BodyPart {
  readonly request: Pick<Exchange['request'], 'body' | 'withheld'>;
  readonly requestBody: Exchange['requestBody'];
}

interface ChosenBody {
  readonly part: BodyPart;
  readonly from: LiveSource;
  readonly disagreements: readonly Disagreement[];
}

/** Octets beat decoded fields, and what is whole beats what was cut; where the values differ, webRequest is believed. */
function bodyOf(web: Exchange, devtools: Exchange): ChosenBody {
  const choose = (from: LiveSource, disagreements: readonly Disagreement[] = []): ChosenBody => ({
    part: partOf(from === 'webRequest' ? web : devtools),
    from,
    disagreements,
  });
  const [mine, theirs] = [web.request.body, devtools.request.body];
  if (!theirs)
    return choose(mine || web.requestBody !== 'unavailable' || !devtools.request.withheld ? 'webRequest' : 'devtools');
  if (!mine || web.requestBody === 'unavailable') return choose('devtools');
  if (devtools.requestBody !== 'complete') return choose('webRequest');
  const isCut = web.requestBody === 'truncated';
  if (isCut && mine.kind === 'octets') return choose('devtools');
  const found = disagreementsOf(web.request, devtools.request);
  const isExplained = mine.kind === 'form' && (isCut || found.every(({ knownCut }) => knownCut));
  const from = isExplained && isWholeForm(web, devtools) ? 'devtools' : 'webRequest';
  return choose(
    from,
    found.map(({ knownCut: _, ...disagreement }) => ({ ...disagreement, kept: from })),
  );
}

/** Octets that are no urlencoded form replace one only where they are a multipart form, which is not compared. */
function isWholeForm({ request: { body: mine } }: Exchange, { request: { body: theirs } }: Exchange): boolean {
  if (!mine || theirs?.kind !== 'octets') return false;
  return areComparable(mine, theirs) || (theirs.octets[0] === 0x2d && theirs.octets[1] === 0x2d);
}

const partOf = ({ request: { body, withheld }, requestBody }: Exchange): BodyPart => ({
  request: { ...(body && { body }), ...(withheld && { withheld }) },
  requestBody,
});

interface ChosenResponse {
  readonly response: ExchangeResponse | undefined;
  readonly from: LiveSource;
  readonly pageFrom: LiveSource | undefined;
}

function responseOf(web: Exchange, devtools: Exchange): ChosenResponse {
  const page = devtools.response?.body;
  // Headers may have arrived before the end was lost: how it went on is then only known to devtools.
  const lost = web.endedAt === undefined || web.response === undefined;
  if (lost && devtools.response) {
    const headers = web.response?.headers ?? devtools.response.headers;
    return {
      response: { ...devtools.response, ...(headers && { headers }) },
      from: 'devtools',
      pageFrom: page === undefined ? undefined : 'devtools',
    };
  }
  if (!web.response || page === undefined || web.response.body !== undefined) {
    return { response: web.response, from: 'webRequest', pageFrom: undefined };
  }
  return { response: { ...web.response, body: page }, from: 'webRequest', pageFrom: 'devtools' };
}
