// The real devtools: our panel is there, follows the inspected tab, and shows a login's flow.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPanel } from '../../tools/drive/devtools.ts';
import { over, waitForFlows } from '../../tools/drive/read-app.ts';
import { arrived, type Session, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session?.close());

it('the SAML panel of devtools shows the login of the inspected tab, and no other tab’s', async () => {
  const page = await session.newTab();
  await page.goto(session.demo.url);
  const { panel } = await openPanel(page, session.driven.extensionId);
  expect(await panel.$eval('body', (body) => body.textContent)).toContain('Sign in at your application');
  await session.logIn('fault-replaced');
  await page.bringToFront();
  await page.goto(session.demo.scenarioUrl('healthy-redirect', { auto: true }));
  await arrived(page);
  const [flow, ...others] = await waitForFlows(panel, ([first]) => first !== undefined && over(first));
  expect(others).toEqual([]);
  expect(flow?.verdict).toBe('exact');
  expect(flow?.messages.map(({ kind }) => kind)).toEqual(['AuthnRequest', 'Response']);
});
