// How much is kept, and what goes first when it's too much.
import { PATIENCE, type RecordedRequest, type RecordUnit, unitsOf } from './login-groups.ts';

/** How much is kept. What goes first: what is neither a page nor part of a login, old pages, then the oldest logins, each whole. */
export interface RecordBounds {
  readonly requests: number;
  /** Characters; on disk a character takes one to two octets. */
  readonly characters: number;
  /** Milliseconds, as the record covers them: a pause counts for half of this at most, since the clock may have been set. */
  readonly age: number;
}

/** A day of browsing: under 100 MB on disk, and some 30 MB in a viewer. */
export const RECORD_BOUNDS: RecordBounds = {
  requests: 20_000,
  characters: 40_000_000,
  age: 24 * 60 * 60 * 1_000,
};

/** Of each bound, what is left after dropping, so that it doesn't happen with each event. */
const LEFT_OVER = 0.9;
/** Of the bound on requests, what is taken for one login at most; a loop of redirects is not dropped as a whole. */
const ONE_LOGIN = 1 / 20;
const FEW = 50;

export interface Victims {
  readonly requests: readonly RecordedRequest[];
  /** Logins and logouts among them, at least. */
  readonly logins: number;
  /** Requests among them that were part of no login. */
  readonly others: number;
  /** Something went for lack of room, not for its age alone. */
  readonly full: boolean;
}

/**
 * What is too old, or too much. `requests` in the order of the record. `share`: less than 1
 * where the browser has no room for what the bounds allow; so much of what is there now, or of the bounds if that is less, may stay.
 */
export function victimsOf(requests: readonly RecordedRequest[], bounds: RecordBounds, share: number): Victims {
  let count = requests.length;
  let characters = requests.reduce((sum, { size }) => sum + size, 0);
  const most =
    share < 1
      ? { requests: Math.min(bounds.requests, count), characters: Math.min(bounds.characters, characters) }
      : bounds;
  const isTooMuch = (part: number): boolean => count > most.requests * part || characters > most.characters * part;
  const gone: RecordUnit[] = [];
  const drop = (unit: RecordUnit): void => {
    gone.push(unit);
    for (const { size } of unit.requests) {
      count--;
      characters -= size;
    }
  };
  const mostTogether = Math.max(FEW, bounds.requests * ONE_LOGIN);
  const units = unitsOf(requests, bounds.age / 2, mostTogether);
  for (const unit of units) if (unit.age > bounds.age) drop(unit);
  const full = isTooMuch(share);
  if (full) {
    const waiting = units
      .filter(({ age }) => age <= bounds.age)
      .sort(
        (a, b) => turnOf(a) - turnOf(b) || Number(isHuge(b, bounds)) - Number(isHuge(a, bounds)) || a.last - b.last,
      );
    for (const unit of waiting) {
      if (!isTooMuch(share * LEFT_OVER)) break;
      drop(unit);
    }
  }
  const others = gone.filter((unit) => unit.logins === 0).flatMap((unit) => unit.requests);
  return {
    requests: gone.flatMap((unit) => unit.requests),
    others: others.filter(({ kind }) => kind !== 'tab-opened').length,
    logins: gone.reduce((sum, { logins }) => sum + logins, 0),
    full,
  };
}

/** What has an earlier turn goes before anything of a later one; within a turn the huge, then the oldest goes first. */
function turnOf({ logins, age, goesOn, requests }: RecordUnit): number {
  const isOld = age > PATIENCE;
  if (logins === 0) return isOld || requests.every(({ kind }) => kind === 'other') ? 0 : 2;
  if (goesOn) return 4;
  return isOld ? 1 : 3;
}

/** It alone fills the record by half: what floods it is not to drive everything else out. */
const isHuge = ({ requests }: RecordUnit, bounds: RecordBounds): boolean =>
  requests.reduce((sum, { size }) => sum + size, 0) > bounds.characters / 2;
