import type { DocumentSpan } from '../model/instance.ts';
import { placeIn } from '../model/instance.ts';
import type { Decider, NeededCall, NeededEnd } from './needed.ts';
import { reasonWords } from './reasonWords.ts';

/** A place as it is shown, `deploy/web.yaml:12`; undefined where it is gone. */
export type ShownPlace = (place: DocumentSpan) => string | undefined;

/** `shop/cart[Deployment]`, `api.example.com[Host]` or `IngressController`. */
export function endWords(end: NeededEnd): string {
  if ('resource' in end) return `${end.namespace}/${end.resource.name}[${end.resource.kind}]`;
  return end.name === undefined ? end.kind : `${end.name}[${end.kind}]`;
}

/** What denies it, or why nobody knows: `NetworkPolicy deny (deny.yaml:4)`; empty for what is allowed. */
export function reasonsOf({ by, codes, trouble }: NeededCall, shown: ShownPlace): string[] {
  if (trouble !== undefined) return [trouble];
  return [...by.map((decider) => deciderWords(decider, shown)), ...codes.map((code) => reasonWords[code])];
}

/** `rule 1 of NetworkPolicy cart (cart.yaml:9)` */
export function deciderWords({ policy, rule }: Decider, shown: ShownPlace): string {
  const place = shown(placeOfDecider({ policy, rule }));
  const name = `${policy.resource.kind} ${policy.resource.name}`;
  return `${rule ? `rule ${rule.index + 1} of ` : ''}${name}${place === undefined ? '' : ` (${place})`}`;
}

export function placeOfDecider({ policy, rule }: Decider): DocumentSpan {
  return placeIn(policy, rule?.node ?? policy.resource.nameNode);
}

/** `env CART_ADDR of web, web.yaml:15` */
export function evidenceWords({ evidence }: NeededCall, shown: ShownPlace): string[] {
  return evidence.map((each) => {
    const place = shown(each);
    return place === undefined ? each.text : `${each.text}, ${place}`;
  });
}
