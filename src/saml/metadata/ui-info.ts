// mdui:UIInfo: how an entity wants to be shown to people (SAML V2.0 Metadata Extensions for Login and Discovery UI 1.0).
import { firstChild } from '../../xml/read.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { many, readContent } from '../content.ts';
import { Namespace } from '../names.ts';
import type { Reading } from '../reading.ts';
import { type LocalizedText, readLocalized } from './organization.ts';

const { mdui } = Namespace;

export interface UiInfo {
  readonly element: XmlElement;
  readonly displayNames: readonly LocalizedText[];
  readonly descriptions: readonly LocalizedText[];
  readonly informationUrls: readonly LocalizedText[];
  readonly privacyStatementUrls: readonly LocalizedText[];
  /** As they are: a logo may be a data URL of any size. */
  readonly logos: readonly XmlElement[];
}

/** UIInfo among a role's Extensions, if it is there. */
export function readUiInfo(reading: Reading, extensions: XmlElement): UiInfo | undefined {
  const element = firstChild(extensions, mdui, 'UIInfo');
  if (!element) return undefined;
  const names = ['DisplayName', 'Description', 'Keywords', 'Logo', 'InformationURL', 'PrivacyStatementURL'];
  const content = readContent(reading, element, { sequence: [many(mdui, ...names)], wildcard: 'other' });
  const localized = (name: string): LocalizedText[] =>
    content.all(mdui, name).map((child) => readLocalized(reading, child));
  return {
    element,
    displayNames: localized('DisplayName'),
    descriptions: localized('Description'),
    informationUrls: localized('InformationURL'),
    privacyStatementUrls: localized('PrivacyStatementURL'),
    logos: content.all(mdui, 'Logo'),
  };
}
