import { describe, expect, it } from 'vitest';
import { indexOf } from '../../src/panel/analysis-index.ts';
import { traceRows } from '../../src/panel/trace-rows.ts';
import { traceTree } from '../../src/panel/trace-tree.ts';
import { treeMove } from '../../src/panel/tree-keys.ts';
import { loginAnalysis } from './trace-builder.ts';

const rows = traceRows(traceTree(indexOf(loginAnalysis()), 'everything'), new Set(), '');
const keys = rows.map((row) => row.key);
const flow = 'flow:f1';
const fold = 'fold:flow:f1:e3';
const request = 'message:e2:body:SAMLRequest';
const last = keys.at(-1);

describe('keys in the tree', () => {
  it.each([
    ['ArrowDown', flow, { go: keys[1] }],
    ['ArrowDown', last, { go: last }],
    ['ArrowUp', keys[1], { go: flow }],
    ['ArrowUp', flow, { go: flow }],
    ['Home', last, { go: flow }],
    ['End', flow, { go: last }],
    ['PageDown', flow, { go: keys[3] }],
    ['PageUp', last, { go: keys[3] }],
    ['ArrowRight', flow, { go: keys[1] }],
    ['ArrowRight', fold, { toggle: fold }],
    ['ArrowRight', request, undefined],
    ['ArrowLeft', flow, { toggle: flow }],
    ['ArrowLeft', fold, { go: flow }],
    ['ArrowLeft', last, undefined],
    ['Enter', fold, { toggle: fold }],
    ['Enter', request, { go: request }],
    [' ', flow, { toggle: flow }],
    ['a', flow, undefined],
    ['Tab', flow, undefined],
  ])('%s on %s', (key, cursor, move) => {
    expect(treeMove(key, rows, cursor, 3)).toEqual(move);
  });

  it('begin at the first row when the cursor’s row is gone', () => {
    expect(treeMove('ArrowDown', rows, 'gone', 3)).toEqual({ go: flow });
  });

  it('do nothing in an empty tree', () => {
    expect(treeMove('ArrowDown', [], undefined, 3)).toBeUndefined();
  });
});
