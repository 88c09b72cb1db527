// What was met while decoding and reading a message: one row a kind of problem, with its code and its places to go to.
import { useState } from 'preact/hooks';
import type { SourceRange } from '../../xml/tree.ts';
import { groupProblems, type PlacedProblem, type ProblemGroup, type ProblemLayer } from '../problems.ts';
import { messageText } from '../text.ts';
import { Capped } from './capped.tsx';
import styles from './problem-list.module.css';
import { VisibleText } from './visible-text.tsx';

export interface ProblemListProps {
  readonly problems: readonly PlacedProblem[];
  readonly onJump: (range: SourceRange) => void;
}

const LAYERS: readonly ProblemLayer[] = ['wrapping', 'xml', 'saml'];
/** Of one kind, once all are asked for; a broken message may have a thousand. */
const AT_FIRST = 50;
const STEP = 200;

export function ProblemList({ problems, onJump }: ProblemListProps) {
  const groups = groupProblems(problems);
  const filled = LAYERS.filter((layer) => groups[layer].length > 0);
  const noteCount = groups.notes.reduce((sum, group) => sum + group.problems.length, 0);
  return (
    <>
      {filled.map((layer) => (
        <section key={layer} data-testid={`problems-${layer}`}>
          <h4 class={styles.layer}>{messageText.problemLayers[layer]}</h4>
          <Groups groups={groups[layer]} onJump={onJump} />
        </section>
      ))}
      {groups.notes.length > 0 && (
        <details class={styles.notes} data-testid="problems-notes">
          <summary>{messageText.notes(noteCount)}</summary>
          <Groups groups={groups.notes} onJump={onJump} />
        </details>
      )}
    </>
  );
}

interface GroupsProps {
  readonly groups: readonly ProblemGroup[];
  readonly onJump: (range: SourceRange) => void;
}

const Groups = ({ groups, onJump }: GroupsProps) => (
  <ul class={styles.list}>
    {groups.map((group) => (
      <Group key={`${group.layer} ${group.code}`} group={group} onJump={onJump} />
    ))}
  </ul>
);

function Group({ group: { code, problems }, onJump }: { readonly group: ProblemGroup } & Pick<GroupsProps, 'onJump'>) {
  const [all, setAll] = useState(false);
  const [first, ...others] = problems;
  return (
    <li class={styles.problem} data-testid="problem" data-code={code} data-count={problems.length}>
      {first && (
        <>
          <VisibleText text={first.message} />{' '}
          <span class={styles.code}>
            {code}
            {problems.length > 1 && ` × ${problems.length}`}
          </span>
          <Place problem={first} onJump={onJump} />
        </>
      )}
      {others.length > 0 && !all && (
        <button type="button" class={styles.more} data-testid="all-of-kind" onClick={() => setAll(true)}>
          {messageText.allOfKind(problems.length)}
        </button>
      )}
      {all && (
        <Capped items={others} atFirst={AT_FIRST} step={STEP}>
          {(shown, more) => (
            <>
              <ul class={styles.others}>
                {shown.map((problem, i) => (
                  <li key={i}>
                    <VisibleText text={problem.message} />
                    <Place problem={problem} onJump={onJump} />
                  </li>
                ))}
              </ul>
              {more}
            </>
          )}
        </Capped>
      )}
    </li>
  );
}

type PlaceProps = { readonly problem: PlacedProblem; readonly onJump: (range: SourceRange) => void };

function Place({ problem: { range, line, column }, onJump }: PlaceProps) {
  if (!range || line === undefined) return null;
  return (
    <button
      type="button"
      class={styles.place}
      title={messageText.goTo}
      data-testid="problem-place"
      onClick={() => onJump(range)}
    >
      {messageText.at(line, column)}
    </button>
  );
}
