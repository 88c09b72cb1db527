// Puts text on the clipboard exactly as it is, also inside devtools, where navigator.clipboard is not allowed.

/** True when the clipboard took it. Call it from a user's click or key. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByEvent(text);
  }
}

/**
 * Chromium denies the asynchronous clipboard to pages in the devtools front end. The copy event takes the text as it is;
 * a selected text area would turn CR LF into LF.
 */
function copyByEvent(text: string): boolean {
  let taken = false;
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    taken = event.clipboardData !== null;
  };
  document.addEventListener('copy', onCopy, { capture: true });
  const selection = document.getSelection();
  const kept = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : undefined;
  // Some browsers fire no copy event without a selection.
  const anchor = document.createElement('span');
  anchor.textContent = '\u00a0';
  anchor.style.cssText = 'position:fixed;opacity:0';
  document.body.append(anchor);
  try {
    selection?.selectAllChildren(anchor);
    document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', onCopy, { capture: true });
    anchor.remove();
    selection?.removeAllRanges();
    if (kept) selection?.addRange(kept);
  }
  return taken;
}
