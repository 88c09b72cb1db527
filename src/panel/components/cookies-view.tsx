// The cookies of an exchange as tables: what the browser sent, and what the server set with which attributes.
import type { Exchange } from '../../capture/exchange.ts';
import { type SetCookie, sentCookies, setCookies } from '../cookies.ts';
import { Capped } from './capped.tsx';
import { cookiesText } from './cookies-text.ts';
import styles from './cookies-view.module.css';
import { Section } from './section.tsx';
import { VisibleText } from './visible-text.tsx';

/** Cookies shown at first: hardly any exchange has more. */
const AT_FIRST = 40;
const STEP = 100;
/** Characters of a value; the header above has all of it. */
const SHORT = 24;

/** Nothing where there are none. */
export function CookiesView({ exchange }: { readonly exchange: Exchange }) {
  const sent = sentCookies(exchange) ?? [];
  const set = setCookies(exchange) ?? [];
  return (
    <>
      {set.length > 0 && (
        <Section title={cookiesText.set(set.length)} testId="set-cookies">
          <Capped items={set} atFirst={AT_FIRST} step={STEP}>
            {(shown, more) => (
              <>
                <ul class={styles.cookies}>
                  {shown.map((cookie, i) => (
                    <li key={i} class={styles.cookie} data-testid="set-cookie">
                      <Pair {...cookie} />
                      <Attributes cookie={cookie} />
                    </li>
                  ))}
                </ul>
                {more}
              </>
            )}
          </Capped>
        </Section>
      )}
      {sent.length > 0 && (
        <Section title={cookiesText.sent(sent.length)} testId="sent-cookies">
          <Capped items={sent} atFirst={AT_FIRST} step={STEP}>
            {(shown, more) => (
              <>
                <ul class={styles.cookies}>
                  {shown.map((cookie, i) => (
                    <li key={i} class={styles.cookie} data-testid="sent-cookie">
                      <Pair {...cookie} />
                    </li>
                  ))}
                </ul>
                {more}
              </>
            )}
          </Capped>
        </Section>
      )}
    </>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  const short = value.length > SHORT ? `${value.slice(0, SHORT)}…` : value;
  return (
    <span class={styles.pair}>
      <strong>
        <VisibleText text={name === '' ? cookiesText.nameless : name} />
      </strong>{' '}
      <span class={styles.value} title={value.length > SHORT ? value.slice(0, 4_000) : undefined}>
        {value === '' ? cookiesText.empty : <VisibleText text={short} markEnds />}
      </span>
    </span>
  );
}

function Attributes({ cookie }: { readonly cookie: SetCookie }) {
  const { domain, path, sameSite, secure, httpOnly, expires, maxAge, others } = cookie;
  const text = cookiesText.attributes;
  const facts: readonly (readonly [string, string])[] = [
    [text.domain, domain ?? text.hostOnly],
    [text.path, path ?? text.defaultPath],
    [text.sameSite, sameSite ?? text.sameSiteDefault],
    [text.secure, secure ? text.yes : text.no],
    [text.httpOnly, httpOnly ? text.yes : text.no],
    maxAge === undefined ? [text.expires, expires ?? text.session] : [text.maxAge, text.seconds(maxAge)],
    ...others.map((other): readonly [string, string] => [text.other, other]),
  ];
  return (
    <dl class={styles.attributes}>
      {facts.map(([name, value], i) => (
        <div key={i} class={styles.attribute}>
          <dt class={styles.name}>{name}</dt>
          <dd class={styles.fact}>
            <VisibleText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
