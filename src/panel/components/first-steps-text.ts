// The words of the first five minutes.
export const firstStepsText = {
  login: 'Go to your application and sign in as the user who can’t.',
  verdict: 'Select the login in this list. It opens on what went wrong, whose side it is on, and what to change there.',
  keys: {
    before: 'To have signatures checked, paste the identity provider’s certificate or metadata under',
    link: 'Keys',
    after: '(optional).',
  },
  deployments: {
    before: 'To have your settings checked too, describe them under',
    link: 'Deployments',
    after: '(optional).',
  },
  help: { before: 'Everything works from the keyboard too: press ? for', link: 'the list of keys', after: '.' },
};
