import { describe, expect, it } from 'vitest';
import { droppedFiles, refuseStrayFiles } from '../../src/panel/drop-files.ts';

const transfer = (entries: readonly (readonly [string, boolean])[], types = ['Files']): DataTransfer =>
  ({
    types,
    dropEffect: 'copy',
    files: entries.map(([name]) => new File([], name)),
    items: [
      { kind: 'string' },
      ...entries.map(([, isDirectory]) => ({ kind: 'file', webkitGetAsEntry: () => ({ isDirectory }) })),
    ],
  }) as unknown as DataTransfer;

describe('what is dropped', () => {
  it('is told apart into files and folders', () => {
    const dataTransfer = transfer([
      ['a.xml', false],
      ['traces', true],
      ['b.har', false],
    ]);
    const { files, folders } = droppedFiles({ dataTransfer });
    expect(files.map(({ name }) => name)).toEqual(['a.xml', 'b.har']);
    expect(folders).toBe(1);
  });

  it('is a file where the browser does not tell', () => {
    const dataTransfer = { files: [new File([], 'a')], items: [{ kind: 'file' }] } as unknown as DataTransfer;
    expect(droppedFiles({ dataTransfer })).toMatchObject({ folders: 0, files: [{ name: 'a' }] });
    expect(droppedFiles({ dataTransfer: null })).toEqual({ folders: 0, files: [] });
  });
});

describe('a file that nobody takes', () => {
  const dispatch = (page: EventTarget, type: string, dataTransfer = transfer([['a', false]])): Event => {
    const event = Object.assign(new Event(type, { cancelable: true }), { dataTransfer });
    page.dispatchEvent(event);
    return event;
  };

  it('leads nowhere, until the app is taken off', () => {
    const page = new EventTarget();
    const stop = refuseStrayFiles(page as unknown as Document);
    expect(dispatch(page, 'dragover').defaultPrevented).toBe(true);
    expect(dispatch(page, 'drop').defaultPrevented).toBe(true);
    expect(dispatch(page, 'drop', transfer([], ['text/plain'])).defaultPrevented).toBe(false);
    stop();
    expect(dispatch(page, 'drop').defaultPrevented).toBe(false);
  });

  it('is left to whoever took it before', () => {
    const page = new EventTarget();
    page.addEventListener('dragover', (event) => event.preventDefault());
    refuseStrayFiles(page as unknown as Document);
    const held = transfer([['a', false]]);
    dispatch(page, 'dragover', held);
    expect(held.dropEffect).toBe('copy');
  });
});
