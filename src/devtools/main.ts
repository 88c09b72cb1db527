// The devtools page: creates the panel, and tells it which tab is inspected.
import browser from 'webextension-polyfill';

const tab = browser.devtools.inspectedWindow.tabId;
void browser.devtools.panels.create('SAML', '/icons/32.png', `/src/panel/index.html?tab=${tab}&devtools`);
