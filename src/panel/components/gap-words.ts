// What to say of the parts of a request that nobody told us, for its row and its page.
import type { Exchange } from '../../capture/exchange.ts';
import { exchangeText } from '../text.ts';

export const gapWords = ({ gaps, unheard }: Exchange): readonly string[] =>
  unheard && gaps.length > 0 ? [exchangeText.unheard(gaps)] : gaps.map(exchangeText.gap);
