// Offers a file for saving, made here: nothing leaves the browser.

/** Milliseconds after which the address of the file is given back; browsers read it at once. */
const KEPT = 60_000;

export function saveFile(name: string, content: string | Blob | Uint8Array<ArrayBuffer>, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}
