// What `--deployment` takes: a preset's id, or the text of a deployment file.
import { InputError } from '../base/input-error.ts';
import type { Deployment } from './deployment.ts';
import { readDeployments } from './deployment-file.ts';
import { newDeployment } from './new-deployment.ts';
import { findPreset } from './presets/index.ts';

export const isPresetId = (text: string): boolean => findPreset(text) !== undefined;

/** Errors: InputError `deployment-unknown`, and those of `readDeployments`. */
export function readDeployment(textOrId: string): Deployment[] {
  const preset = findPreset(textOrId.trim());
  if (preset) return [newDeployment(preset, preset.id)];
  if (/^[a-z0-9-]{1,64}$/.test(textOrId.trim()))
    throw new InputError('deployment-unknown', `${textOrId.trim()} is neither a preset nor a deployment file.`);
  // A byte order mark is what editors put before JSON.
  return readDeployments(textOrId.replace(/^\ufeff/, ''));
}
