// The algorithm table in Chromium.
import { launch } from '../../tools/drive/launch.ts';
import { testAlgorithmTable } from './algorithm-table.ts';

testAlgorithmTable(async () => {
  const driven = await launch();
  const app = await driven.openApp();
  const client = await app.createCDPSession();
  const { frameTree } = await client.send('Page.getFrameTree');
  const { executionContextId } = await client.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  return {
    async evaluate(expression) {
      const { result, exceptionDetails } = await client.send('Runtime.evaluate', {
        expression,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value as unknown;
    },
    close: () => driven.close(),
  };
});
