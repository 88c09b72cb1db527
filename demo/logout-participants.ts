// Tells samlp's logout which SPs take part in a session of the IdP. The session is found by what the message says of
// it, not only by the browser's cookie: a login by fetch gets no cookie where third-party cookies are blocked.
import type { Done, Participant, Participants } from 'samlp';
import type { RecentMap } from './recent-map.ts';

export class LogoutParticipants implements Participants {
  ended = false;

  /** @param sessionId the session to start with, from the cookie */
  constructor(
    private readonly sessions: RecentMap<{ readonly participants: Participant[] }>,
    private sessionId: string | undefined,
  ) {}

  get #participants(): Participant[] {
    return this.sessions.get(this.sessionId)?.participants ?? [];
  }

  /** Finds the SP's part in a session, and goes on with that session. */
  get(issuer: string, sessionIndices: readonly string[], nameId: string, done: Done<Participant>): void {
    for (const [id, { participants }] of this.sessions.entries()) {
      const found = participants.find((participant) => isThatOf(participant, issuer, sessionIndices, nameId));
      if (found === undefined) continue;
      this.sessionId = id;
      done(null, found);
      return;
    }
    done(null);
  }

  hasElements(): boolean {
    return this.#participants.length > 0;
  }

  getFirst(done: Done<Participant>): void {
    done(null, this.#participants[0]);
  }

  remove(issuer: string, sessionIndex: string, nameId: string, done: Done<Participant>): void {
    const participants = this.#participants;
    const at = participants.findIndex((participant) => isThatOf(participant, issuer, [sessionIndex], nameId));
    done(null, at === -1 ? undefined : participants.splice(at, 1)[0]);
  }

  endSession(): void {
    if (this.sessionId !== undefined) this.sessions.delete(this.sessionId);
    this.ended = true;
  }
}

const isThatOf = (participant: Participant, issuer: string, sessionIndices: readonly string[], nameId: string) =>
  participant.serviceProviderId === issuer &&
  participant.nameId === nameId &&
  sessionIndices.includes(participant.sessionIndex);
