/** The module graph of a Terraform tree: closures and content hashes, pure over a file-reading port. */
export { closuresOf } from './closure/closures-of.ts'
export type { Closure, DirectoryMember, Member, ReadMember, RemoteMember } from './closure/closure.ts'
export { configReader } from './closure/config-reader.ts'
export type { ConfigReader } from './closure/config-reader.ts'
export type { MemberFile } from './closure/sweep.ts'
export { concernedRoots } from './concern/concerned-roots.ts'
export type { Concerned, Step } from './concern/concerned-roots.ts'
export { concerns } from './concern/concern.ts'
export type { Concern, ConcernOptions, Reason } from './concern/concern.ts'
export type { Finding, FindingCode } from './finding.ts'
export { permitOf, publicRegistries } from './gate/allowed.ts'
export type { Allowed, Permit } from './gate/allowed.ts'
export { programFindings } from './gate/configuration.ts'
export { lockFileFindings } from './gate/lock-file.ts'
export { isAutoTfvars, isCliConfig } from './gate/names.ts'
export type { ReadDirectory } from './gate/names.ts'
export { mayMatter, recordingReader } from './gate/recording-reader.ts'
export type { RecordingReader } from './gate/recording-reader.ts'
export { treeFindings } from './gate/tree.ts'
export { isConfig } from './closure/sweep.ts'
export type {
  Assignment,
  ConfigFile,
  Labelled,
  ModuleCall,
  PathReference,
  Place,
  ProviderBlock,
  ProvisionerBlock,
  RequiredProvider,
  ResourceBlock,
  Text,
  VariableBlock,
} from './hcl/config.ts'
export { hclParser } from './hcl/parser.ts'
export type { HclParser, HclWasm } from './hcl/parser.ts'
export { isOverride, readConfig } from './hcl/read-config.ts'
export { fetchedModules, moduleDirectories } from './rules/fetched.ts'
export type { FetchedModule } from './rules/fetched.ts'
export { inventoryMarkdown } from './rules/inventory-markdown.ts'
export type { Shown } from './rules/inventory-markdown.ts'
export { moduleInventory } from './rules/inventory.ts'
export type { EnvironmentClosure, InventoryRow, UsedVersion } from './rules/inventory.ts'
export { ruleFindings } from './rules/rule-findings.ts'
export type { ModuleRules } from './rules/rule-findings.ts'
export { moduleSkew, skewFindings } from './rules/skew.ts'
export type { ModuleSkew } from './rules/skew.ts'
export { moduleSources, sourceFindings } from './rules/source-rules.ts'
export type { ModuleSources } from './rules/source-rules.ts'
export { parseSource } from './sources/parse-source.ts'
export { firmness, isImmutable, isRemote, wantedVersion } from './sources/source.ts'
export type { Checksum, GitRef, ModuleSource, RemoteSource, VersionConstraint } from './sources/source.ts'
export { gitBlobHash } from './tree/tree-reader.ts'
export type { TreeEntry, TreeMode, TreeReader } from './tree/tree-reader.ts'
