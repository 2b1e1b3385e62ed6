import type { UnknownCode } from '../policy/peers.ts';
import { equalPorts } from '../policy/portSet.ts';
import type { Step } from '../snapshot/explanation.ts';

/** Why a step only perhaps has its say; nothing where it surely does. */
export function codesOf(step: Step): UnknownCode[] {
  if (step.isSure) return [];
  if (step.type === 'isolates') return step.policy.code ? [step.policy.code] : [];
  if (step.type === 'node') return [step.code];
  const { policy, rule } = step;
  const codes = [policy.code, rule.code].filter((code) => code !== undefined);
  if (codes.length > 0) return codes;
  // A rule that surely matches is not sure where another of the same priority may come first.
  return [equalPorts(rule.ports.must, rule.ports.may) ? 'tier-order' : 'placeholder'];
}
