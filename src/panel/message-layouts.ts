// In which ways a message can be shown, and which of them is, by what its XML allows.
import type { DecodedMessage } from '../saml/decoded-message.ts';
import type { XmlLayout } from './state.ts';

/** The one that is shown first stands first. Empty where there is no XML. */
export function layoutsOf({ document, xml }: DecodedMessage): readonly XmlLayout[] {
  if (document) return ['tree', 'indented', 'arrived'];
  return xml === undefined ? [] : ['arrived', 'lenient'];
}

/** What the user chose last, where this message can be shown so. */
export function shownLayout(decoded: DecodedMessage, chosen: XmlLayout): XmlLayout {
  const layouts = layoutsOf(decoded);
  return layouts.includes(chosen) ? chosen : (layouts[0] ?? 'arrived');
}
