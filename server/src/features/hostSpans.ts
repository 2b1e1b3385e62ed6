import type { Instance } from '../model/instance.ts';
import type { Span } from '../yaml/node.ts';
import { nameOf } from './text.ts';

/**
 * Where a Service is named inside a span of a text, as a host and with its port if that is written: `cart:7070` of
 * `http://cart:7070/x`, `db-0.db.shop` for a pod of it. None where it stands there by variables only.
 */
export function hostSpans(text: string, { start, end }: Span, service: Instance): Span[] {
  const names = namesOf(service).map((name) => name.replace(/[^\w-]/g, '\\$&'));
  // Not a part of a path or of another name in front; behind, neither a user's password nor the value of a key.
  const host = new RegExp(
    `(?<![\\w.-]|(?<!/)/)(?:[a-z0-9-]+\\.)?(?:${names.join('|')})(?:\\.[a-z0-9-]+)*(?::\\d{1,5})?(?![\\w-]|:\\s|:?[^\\s/,]*@)`,
    'gi',
  );
  return [...text.slice(start, end).matchAll(host)].map(({ index, 0: found }) => ({
    start: start + index,
    end: start + index + found.length,
  }));
}

/** As applied, and as written: a kustomization may give it a prefix, and those that refer to it too. */
function namesOf(service: Instance): string[] {
  const { document, start, end } = nameOf(service);
  const written = document.text.slice(start, end).replaceAll(/["']/g, '');
  return [...new Set([service.resource.name, written])].filter((name) => name !== '');
}
