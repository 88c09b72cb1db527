// The words of the settings page.
export const settingsText = {
  title: 'Settings',
  recorded: 'What is recorded',
  where:
    'Traffic is kept on this computer only, until you clear it or the browser ends. Nothing is ever sent anywhere. Passwords and one-time codes that you type into forms are not recorded.',
  private: 'Record private windows as well',
  privateHint:
    'Works only where you also let the extension into private windows, on the browser’s extensions page. What was seen there goes to the same record.',
  all: 'Record every request',
  allHint:
    'Without this, pages and whatever carries a message are recorded, which is all that a login consists of. With it come scripted requests with their headers, and images, scripts and styles with their address, status and the time of their end. The list shows them under Everything. Pages with many of them load more slowly; when the record is full, these go first.',
  sites: 'Sites that are never recorded',
  sitesHint: 'One host name a line. Each stands for all below it too: bank.example is also login.bank.example.',
  save: 'Save',
  saved: 'Saved.',
  refused: (lines: readonly string[]): string => `Not a host name, and left out: ${lines.join(', ')}`,
};
