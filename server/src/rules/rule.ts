import type { ClusterPolicy } from '../model/clusterPolicy.ts';
import type { DocumentSpan, Instance } from '../model/instance.ts';
import type { Namespace } from '../model/namespace.ts';
import type { Policy } from '../model/policy.ts';
import type { PolicyKind } from '../model/policySchema.ts';
import type { Protocol } from '../model/ports.ts';
import type { ResourceHeader } from '../model/resource.ts';
import type { Workload } from '../model/workload.ts';
import type { Bundle } from '../snapshot/bundle.ts';
import type { PolicyInstance, WorkloadInstance } from '../snapshot/queries.ts';
import type { Foreign, Mapping, Place, Span } from '../yaml/node.ts';
import type { Directive, DirectiveName } from './directives.ts';
import type { View } from './view.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What a rule is set to: `off` for one that only those want who ask for it. */
export type Level = Severity | 'off';

/** What each kind of rule is about. Wherever a rule is named, a category stands for all of its rules. */
export const categories = {
  invalid: 'What the API server refuses, or drops without a word.',
  'no-effect': 'Policies, peers and ports that do nothing, or not what they seem to.',
  'too-open': 'What admits more than was probably meant.',
  'too-strict': 'What holds back what is needed.',
  coverage: 'What no policy is about.',
  kustomize: 'What kustomize refuses, and what it makes that is not known.',
  redundant: 'What could be left out, or said more plainly.',
  tiers: 'Policies of the whole cluster.',
  cni: 'What depends on the network plugin.',
} as const;

export type Category = keyof typeof categories;

/** What every rule says of itself: its page, `docs/rules/<id>.md`, is made of it. */
export interface RuleFacts {
  readonly id: string;
  readonly severity: Level;
  readonly category: Category;
  /** One sentence: what it reports. */
  readonly summary: string;
  /** Paragraphs of Markdown: why it matters, and what the rule passes over. */
  readonly explanation: readonly string[];
  readonly examples: Examples;
}

/** Workspaces of one YAML text a file. A comment in its first line may name the file, as `# web.yaml`. */
export interface Examples {
  readonly fires: readonly string[];
  readonly passes: readonly string[];
  /** What the rule's preferred fix makes of `fires`, a new file at the end; where it has one. */
  readonly fixed?: readonly string[];
}

/**
 * One diagnostic. A rule is a pure function of its subject and of what it reads through the view; it is asked again
 * only when one of those reads would answer differently.
 */
export type Rule =
  | BundleRule
  | DirectiveRule
  | ObjectRule
  | PolicyRule
  | ClusterPolicyRule
  | WorkloadRule
  | NamespaceRule
  | InstanceRule
  | EvidenceRule;

/** Looks at one policy object as written, valid or not, and at nothing else. */
export interface ObjectRule extends RuleFacts {
  readonly subject: 'object';
  /** The kinds that it looks at: NetworkPolicies, where it does not say. */
  readonly kinds?: readonly PolicyKind[];
  /** Looks at those that their apiVersion does not serve, and at no others. */
  readonly unserved?: true;
  check(object: PolicyObject): Iterable<Report>;
}

/** A mapping that says it is a policy. */
export interface PolicyObject {
  readonly kind: PolicyKind;
  /** Whether an API server of today knows the kind under the apiVersion that is written. */
  readonly isServed: boolean;
  readonly root: Mapping;
  /** Undefined when apiVersion, kind or name is missing. */
  readonly header: ResourceHeader | undefined;
}

export interface PolicyRule extends RuleFacts {
  readonly subject: 'policy';
  check(policy: PolicyInstance, view: View): Iterable<Report>;
}

export interface ClusterPolicyRule extends RuleFacts {
  readonly subject: 'clusterPolicy';
  check(policy: Instance<ClusterPolicy>, view: View): Iterable<Report>;
}

export interface WorkloadRule extends RuleFacts {
  readonly subject: 'workload';
  check(workload: WorkloadInstance, view: View): Iterable<Report>;
}

/** Looks at one Namespace manifest, and at what is in the namespace. */
export interface NamespaceRule extends RuleFacts {
  readonly subject: 'namespace';
  check(namespace: Instance<Namespace>, view: View): Iterable<Report>;
}

/** Looks at one rendered kustomization, and at nothing else. */
export interface BundleRule extends RuleFacts {
  readonly subject: 'bundle';
  check(bundle: Bundle): Iterable<BundleReport>;
}

/** It says itself which of the bundle's files it is in. */
export interface BundleReport extends Report {
  readonly at: Place;
}

/** Looks at workloads and policies alike. */
export interface InstanceRule extends RuleFacts {
  readonly subject: 'instance';
  check(instance: Instance<Workload | Policy | ClusterPolicy>, view: View): Iterable<Report>;
}

/**
 * Looks at what an object says of who calls whom: a workload, a Service, an Ingress, a route, or one that tells of
 * nothing else. What it is given in ConfigMaps and Secrets counts, so that a report may stand there.
 */
export interface EvidenceRule extends RuleFacts {
  readonly subject: 'evidence';
  check(instance: Instance, view: View): Iterable<Report>;
}

/** Looks at one comment that silences rules, when all other rules have found what they find. */
export interface DirectiveRule extends RuleFacts {
  readonly subject: 'directive';
  check(directive: Directive, unused: readonly UnusedName[]): Iterable<Report>;
}

/** A word of a directive that silences nothing, though the rule that it names is on. */
export interface UnusedName extends DirectiveName {
  /** Whether it names a rule or a category. */
  readonly isKnown: boolean;
  /** What it may be a slip of, where it does not. */
  readonly near: string | undefined;
  /** Whether the directive is about the whole file and stands where it does not count. */
  readonly isMisplaced: boolean;
}

/** What a rule found, in the subject's document or where `at` says that it is from. */
export interface Report {
  readonly at: Span & Foreign;
  readonly message: string;
  /** Where it is less sure, or more, than the rule's default. */
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  readonly data?: FixData;
}

export interface Related extends DocumentSpan {
  readonly message: string;
}

/** What a fix needs to know of a finding. */
export interface FixData {
  /** Scalars and keys of the finding's document, and what should stand there; the likeliest first. */
  readonly replace?: readonly { readonly start: number; readonly end: number; readonly value: string }[];
  /** The namespace that was likely meant. */
  readonly namespace?: string;
  /** Names that the pods have for their ports. */
  readonly portNames?: readonly string[];
  /** The port of the pods that was likely meant. */
  readonly port?: number | string;
  /** The protocol that was likely meant. */
  readonly protocol?: string;
  /** Labels that the pods of a workload, named by its key, lack. */
  readonly lacking?: { readonly workload: string; readonly labels: Readonly<Record<string, string>> };
  /** The labels that a peer asks of namespaces, and none has. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** A name for a port that no container of a workload, named by its key, has. */
  readonly unnamed?: { readonly workload: string; readonly name: string; readonly protocol: Protocol };
  /** Keys of workloads of which the one should be let through to the other. */
  readonly pairs?: readonly { readonly caller: string; readonly target: string }[];
  /** What may stand there instead, the best first. */
  readonly values?: readonly (number | string)[];
  /** The call that policies hold back: names of the workloads, and no caller where it is none. */
  readonly call?: { readonly caller: string | undefined; readonly target: string };
}

/** An object as a kustomization or another tool applies it. */
export interface Applied {
  readonly namespace: string;
  readonly name: string;
  /** What is written for its name. */
  readonly written: string;
}

/** A report with its rule and its place. */
export interface Finding extends DocumentSpan {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly Related[];
  readonly data: FixData;
  /** Names of the clusters that it holds in. */
  readonly clusters: readonly string[];
  /** What it is about, as applied there; nothing where that is in no namespace, or is written in another file. */
  readonly about: readonly Applied[];
}
