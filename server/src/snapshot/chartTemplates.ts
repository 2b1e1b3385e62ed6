import type { Rendering } from '../workspace/helm/rendering.ts';

/** Whether a file is in the templates of a chart that helm was run for, or of its dependencies. */
export function isTemplateOf(renderings: ReadonlyMap<string, Rendering>, uri: string): boolean {
  for (const { release } of renderings.values()) if (isTemplateIn(release, uri)) return true;
  return false;
}

/** The same for one release. */
export function isTemplateIn({ chart }: Rendering['release'], uri: string): boolean {
  return uri.startsWith(`${chart}/`) && uri.includes('/templates/', chart.length);
}
