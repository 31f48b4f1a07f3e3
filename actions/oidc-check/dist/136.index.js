export const id = 136;
export const ids = [136];
export const modules = {

/***/ 2136:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  environmentNamed: () => (/* reexport */ environmentNamed),
  parseEnvironments: () => (/* reexport */ parseEnvironments)
});

// UNUSED EXPORTS: adoptEvent, adviceOf, ageGuards, allowOf, anchorPath, approvalGuards, approversOf, beginRestoreEvent, beliefGuards, branchOf, changedIdentity, changedSettings, clearHoldEvent, configGuards, consumptionEvent, consumptionPath, contextGuards, deliveredAfter, deliveredNoMore, deliveredPath, deliveredRecord, durationForm, effectGuards, envelopeGuards, environmentsJsonSchema, epochPath, firstRefusal, fitsBranch, gateEnvironments, guardsInOrder, historyGuards, holdEvent, holdPath, holdReason, holdWords, inOrder, interventionPath, interventions, isState, isSuccess, judgeVersions, keptText, laneOf, ledgerGuards, longestStay, lookupGuards, machineryGuards, machineryOf, memberKey, moduleGuards, openPath, outcomeEvent, outcomePath, outcomes, parseDuration, placeGuards, policyOf, previewed, producerGuards, promotedBy, promotionGuards, pushedStateEvent, recordKinds, recordedState, replanGuards, resolveDoubtEvent, restoreEvent, reviewsSince, route, settingsDigest, settingsGuards, settingsInForce, settingsOf, settingsRecord, stateGuards, statePath, storedGuards, stricterOf, takenGuards, touchedBy, treeGuards, unsafeTreeFix, versionLines

// EXTERNAL MODULE: ../../node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(1292);
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/allow.js

const part = String.raw `[\w.-]+|\*`;
const provider = schemas/* string */.YjP()
    .regex(new RegExp(String.raw `^(?:[\w.-]+(?::\d{1,5})?/)?(?:${part})/(?:${part})$`, 'u'), 'must be a provider such as hashicorp/aws or registry.acme.test/acme/*');
const modules = schemas/* string */.YjP()
    .regex(/^(?:[\w.-]+(?::\d{1,5})?)(?:\/(?:[\w.-]+|\*))*$/u, 'must be a host such as registry.terraform.io, or an address on it such as github.com/acme/*');
const file = schemas/* string */.YjP()
    .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\\n\r]{1,400}$/u, 'must be a path in the repository, in which * stands for anything but /');
const keys = {
    providers: schemas/* array */.YOg(provider).meta({
        description: 'Providers that may run: HOST/NAMESPACE/TYPE, without a host on the public registries; `*` stands for any name.',
    }),
    modules: schemas/* array */.YOg(modules).meta({
        description: 'Where modules may come from: a host, or what an address there begins with; `file` is a path on the machine.',
    }),
    'auto-tfvars': schemas/* array */.YOg(file).meta({
        description: 'Var files that Terraform reads without being told, such as terraform.tfvars, by path; globs work.',
    }),
    overrides: schemas/* array */.YOg(file).meta({ description: 'Override files, such as dev_override.tf, by path; globs work.' }),
    'external-data': schemas/* boolean */.zMY().meta({
        description: 'Data sources and actions that run programs, such as `external`, and settings of providers and backends that can, such as `exec` or a file with credentials.',
    }),
    provisioners: schemas/* boolean */.zMY().meta({ description: 'Provisioners: local-exec, remote-exec, file.' }),
};
/** What a configuration may bring along and run, as written; each key falls back to the one above it. */
const allowed = schemas/* strictObject */.rej(keys).partial();
/** What holds where the file says nothing: HashiCorp's providers, modules of the public registries, nothing else. */
const nothingSaid = {
    providers: ['hashicorp/*'],
    modules: ['registry.terraform.io', 'registry.opentofu.org'],
    'auto-tfvars': [],
    overrides: [],
    'external-data': false,
    provisioners: false,
};
/** What is allowed by these, the later one first in every key. */
function allowOf(...written) {
    const said = written.toReversed();
    const first = (of, otherwise) => {
        for (const one of said) {
            const value = one === undefined ? undefined : of(one);
            if (value !== undefined)
                return value;
        }
        return otherwise;
    };
    return {
        providers: first(({ providers }) => providers, nothingSaid.providers),
        modules: first((one) => one.modules, nothingSaid.modules),
        autoTfvars: first((one) => one['auto-tfvars'], nothingSaid['auto-tfvars']),
        overrides: first(({ overrides }) => overrides, nothingSaid.overrides),
        externalData: first((one) => one['external-data'], nothingSaid['external-data']),
        provisioners: first(({ provisioners }) => provisioners, nothingSaid.provisioners),
    };
}
/** As ledgers keep it. */
const allow_allowRecord = schemas/* strictObject */.rej({
    providers: schemas/* array */.YOg(schemas/* string */.YjP()),
    modules: schemas/* array */.YOg(schemas/* string */.YjP()),
    autoTfvars: schemas/* array */.YOg(schemas/* string */.YjP()),
    overrides: schemas/* array */.YOg(schemas/* string */.YjP()),
    externalData: schemas/* boolean */.zMY(),
    provisioners: schemas/* boolean */.zMY(),
});
/** Both, each once, in an order of their own: what is allowed is what every one of them allows. */
function allow_allowedByAll(one, other) {
    const all = new Map([...one, ...other].map((allow) => [JSON.stringify(allow_allowRecord.parse(allow)), allow]));
    return [...all].toSorted(([first], [second]) => (first < second ? -1 : 1)).map(([, allow]) => allow);
}
//# sourceMappingURL=allow.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/duration.js
const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** What `parseDuration` understands, for error messages. */
const durationForm = 'must be a whole number and a unit, such as 30m, 24h or 7d';
/** Milliseconds of `90s`, `30m`, `24h` or `7d`; `undefined` for anything else, or more than ten years. */
function parseDuration(text) {
    const [, count, unit] = /^(\d{1,9})([smhd])$/u.exec(text.trim()) ?? [];
    if (count === undefined || (unit !== 's' && unit !== 'm' && unit !== 'h' && unit !== 'd'))
        return undefined;
    const milliseconds = Number(count) * units[unit];
    return milliseconds <= 3650 * units.d ? milliseconds : undefined;
}
//# sourceMappingURL=duration.js.map
// EXTERNAL MODULE: ../../node_modules/.pnpm/picomatch@4.0.7/node_modules/picomatch/index.js
var picomatch = __webpack_require__(6444);
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/branch-pattern.js

// The same on every machine, and only what the schema lets a pattern hold: `*`, `**` and `?`.
const branchGlob = {
    windows: false,
    dot: true,
    nobrace: true,
    nobracket: true,
    noextglob: true,
    nonegate: true,
    strictSlashes: true,
};
/** The branch that a full ref names; `undefined` for tags, pull requests and anything that is no full ref. */
function branch_pattern_branchOf(ref) {
    const branch = /^refs\/heads\/(.+)$/su.exec(ref)?.[1];
    return branch === undefined || branch.endsWith('/') ? undefined : branch;
}
/**
 * Whether a branch fits a pattern of the environments file. `*` and `?` stay within one part of the name, `**` stands
 * for any number of parts, at the end for at least one; capitals count.
 */
function branch_pattern_fitsBranch(pattern, branch) {
    return picomatch(pattern, branchGlob)(branch);
}
//# sourceMappingURL=branch-pattern.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/lane.js

/** Finds the way. A branch that fits both patterns is a regular one, because that way skips nothing. */
function lane_laneOf({ name, branch: pattern, hotfixBranch }, { event, ref }) {
    if (event !== 'push' && event !== 'workflow_dispatch')
        return {
            kind: 'none',
            why: `nothing is applied for the event ${event}`,
            fix: 'Apply in a run of a push or of workflow_dispatch, whose workflow file is from the branch that is delivered.',
        };
    const branch = branch_pattern_branchOf(ref);
    if (branch === undefined)
        return {
            kind: 'none',
            why: `${ref} is not a branch`,
            fix: `Deliver from a branch that fits ${pattern}; tags and pull requests are never delivered.`,
        };
    if (branch_pattern_fitsBranch(pattern, branch))
        return { kind: 'regular', branch };
    if (hotfixBranch === undefined || !branch_pattern_fitsBranch(hotfixBranch, branch))
        return {
            kind: 'none',
            why: `${name} is delivered from ${pattern}, not from ${branch}`,
            fix: 'Merge to that branch, or change `branch` in the environments file.',
        };
    if (event === 'workflow_dispatch')
        return { kind: 'hotfix', branch };
    return {
        kind: 'none',
        why: `a hotfix of ${name} is delivered by hand, not by a push`,
        fix: 'Start the hotfix workflow on this branch with a reason and an incident.',
    };
}
//# sourceMappingURL=lane.js.map
// EXTERNAL MODULE: ../../packages/errors/lib/index.js + 6 modules
var lib = __webpack_require__(6725);
// EXTERNAL MODULE: ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/index.js
var dist = __webpack_require__(8293);
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/environment.js

/** Names as the code uses them, defaults that depend on the name. */
function environmentsOf(file) {
    const all = Object.entries(file.environments).map(([name, written]) => {
        const { branch, workspace, needs, soak, approvals, protect, verify } = written;
        return {
            name,
            branch,
            root: (written.root ?? `terraform/environments/${name}`).replace(/\/+$/u, ''),
            workspace,
            githubEnvironment: written['github-environment'] ?? name,
            staticKeys: written['static-keys'],
            needs,
            soak,
            approvals,
            protect,
            destroyBudget: written['destroy-budget'],
            verify,
            moduleSources: written['module-sources'],
            moduleSkew: written['module-skew'],
            allow: allowOf(file.allow, written.allow),
            ...(written['hotfix-branch'] === undefined ? {} : { hotfixBranch: written['hotfix-branch'] }),
            ...(written.account === undefined ? {} : { account: written.account }),
            ...(written.region === undefined ? {} : { region: written.region }),
            ...(written['plan-role'] === undefined ? {} : { planRole: written['plan-role'] }),
            ...(written['apply-role'] === undefined ? {} : { applyRole: written['apply-role'] }),
            ...(written.session === undefined ? {} : { session: written.session }),
            ...(written.after === undefined ? {} : { after: written.after }),
            ...(written.ttl === undefined ? {} : { ttl: written.ttl }),
        };
    });
    return { all, allow: allowOf(file.allow), ...(file.terraform === undefined ? {} : { terraform: file.terraform }) };
}
//# sourceMappingURL=environment.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/approvals.js
/** Who approved a run's gate, from what GitHub's API says about it. */
/** The environment whose reviewers approve; for more than one approval `-2`, `-3` and so on, since GitHub asks one each. */
function gateEnvironments(githubEnvironment, approvals) {
    return Array.from({ length: approvals }, (_, index) => `${githubEnvironment}-approval${index === 0 ? '' : `-${index + 1}`}`);
}
/**
 * The reviews that came after `earlier` ones. The API neither dates a review nor says which attempt it was for, so what
 * was there when the plan was sealed is taken away, each as often as it was there.
 */
function reviewsSince(reviews, earlier) {
    const left = new Map();
    for (const review of earlier)
        left.set(keyOf(review), (left.get(keyOf(review)) ?? 0) + 1);
    return reviews.filter((review) => {
        const count = left.get(keyOf(review)) ?? 0;
        left.set(keyOf(review), count - 1);
        return count <= 0;
    });
}
/**
 * Logins of the people who approved one of the gates and rejected none; in lower case, sorted. An account of any other
 * type than `User` is nobody.
 */
function approversOf(reviews, gates) {
    const ours = reviews.filter(({ environments }) => environments.some((name) => gates.some((gate) => same(gate, name))));
    const people = (wanted) => new Set(ours.flatMap(({ state, user }) => (wanted(state) && isPerson(user) ? [user.login.toLowerCase()] : [])));
    const rejected = people((state) => state === 'rejected');
    return [...people((state) => state === 'approved')].filter((login) => !rejected.has(login)).toSorted();
}
function isPerson(user) {
    return user?.type === 'User' && !user.login.endsWith('[bot]');
}
// GitHub's names of environments, like its logins, do not tell capitals apart.
const same = (one, other) => one.toLowerCase() === other.toLowerCase();
const keyOf = ({ state, user, environments }) => JSON.stringify([state, user?.login.toLowerCase(), user?.type, environments.toSorted()]);
//# sourceMappingURL=approvals.js.map
// EXTERNAL MODULE: ../../node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/core/json-schema-processors.js
var json_schema_processors = __webpack_require__(2514);
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/schema.js



/** An environment's name becomes part of refs, artifact names and role names, hence the narrow alphabet. */
const environmentName = schemas/* string */.YjP()
    .regex(/^[a-z][a-z0-9-]{0,29}$/u, 'must be 1 to 30 lower-case letters, digits and dashes, starting with a letter');
const branchPattern = schemas/* string */.YjP()
    .regex(/^(?!-)[A-Za-z0-9._/*?-]{1,200}$/u, 'must be a branch name or a pattern such as release/*')
    // A glob is matched by trying: each wildcard more multiplies the time by the length of the name.
    .regex(/^[^*]*(?:\*+(?!\*)[^*]*){0,3}$/u, 'may have three wildcards (`*` or `**`) at most')
    .meta({ description: 'Branch name or glob with up to three wildcards; `*` does not match `/`.' });
const roleArn = schemas/* string */.YjP()
    .regex(/^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/u, 'must be a role ARN, arn:aws:iam::ACCOUNT:role/NAME');
const relativePath = schemas/* string */.YjP()
    .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))(?!.*\\)[^\n\r]{1,400}$/u, 'must be a path inside the repository, relative to its top, without ..');
const duration = schemas/* string */.YjP()
    .regex(/^\d{1,9}[smhd]$/u, durationForm)
    .transform((text) => parseDuration(text) ?? 0);
const semver = schemas/* string */.YjP().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/u, 'must be an exact version such as 1.11.4');
// The same two fragments as in packages/modules, which judges by them. That package brings an HCL parser along, and
// most steps read this file without one, so they are written out; a test of actions/route holds the two equal.
const moduleSources = schemas/* strictObject */.rej({
    local: schemas/* enum */.k5n(['allow', 'refuse']).default('allow').meta({ description: 'Modules by a path in this repository.' }),
    remote: schemas/* enum */.k5n(['any', 'pinned', 'immutable', 'refuse']).default('any').meta({
        description: 'Modules from elsewhere: `pinned` needs a tag, one registry version, a commit or a checksum; `immutable` a full commit hash or a SHA-2 checksum.',
    }),
})
    .prefault({});
const moduleSkew = schemas/* enum */.k5n(['any', 'minor', 'patch', 'none']).default('any').meta({
    description: 'How far versions of one remote module may be apart between this environment and the one in `after`: `minor` allows another minor version, `patch` another patch, `none` nothing.',
});
/** People that a gate can ask for. */
const mostApprovals = 6;
const environment = schemas/* strictObject */.rej({
    branch: branchPattern,
    'hotfix-branch': branchPattern.optional().meta({ description: 'Branches that may be delivered here by dispatch.' }),
    root: relativePath.optional().meta({ description: 'Terraform root; terraform/environments/<name> if left out.' }),
    workspace: schemas/* string */.YjP()
        .regex(/^[\w.-]{1,90}$/u, 'must be a workspace name')
        .default('default')
        .meta({ description: 'Terraform workspace.' }),
    'github-environment': schemas/* string */.YjP().min(1).max(255).optional().meta({
        description: 'The name if left out. `NAME-approval` is its gate, and no environment of its own.',
    }),
    account: schemas/* string */.YjP({ error: 'must be 12 digits in quotes' })
        .regex(/^\d{12}$/u, 'must be 12 digits in quotes')
        .optional()
        .meta({ description: 'AWS account its roles are in: twelve digits in quotes.' }),
    region: schemas/* string */.YjP()
        .regex(/^[a-z]{2}(-[a-z]+)+-\d$/u, 'must be an AWS region such as us-east-2')
        .optional()
        .meta({ description: 'AWS region.' }),
    'plan-role': roleArn.optional().meta({ description: 'ARN of the role that plans and looks; it only reads.' }),
    'apply-role': roleArn.optional().meta({ description: 'ARN of the role that applies.' }),
    session: duration
        .refine((milliseconds) => milliseconds >= 900_000 && milliseconds <= 43_200_000, 'must be from 15m to 12h')
        .optional()
        .meta({ description: "How long a role's session lasts; an hour if left out." }),
    'static-keys': schemas/* enum */.k5n(['refuse', 'allow'])
        .default('refuse')
        .meta({ description: 'Whether long-lived AWS keys in the job environment are accepted.' }),
    needs: schemas/* array */.YOg(environmentName).default([]).meta({ description: 'Order within one delivery.' }),
    after: environmentName.optional().meta({ description: 'What this environment delivers was applied there before.' }),
    soak: duration.default(0).meta({ description: 'How long it was applied there, at least.' }),
    approvals: schemas/* int */.Whr('must be a whole number from 0 to 6')
        .min(0, 'must be a whole number from 0 to 6')
        .max(mostApprovals, 'must be a whole number from 0 to 6')
        .default(1)
        .meta({ description: 'People who approve the gate; 0 must be written out.' }),
    protect: schemas/* array */.YOg(schemas/* string */.YjP().min(1).max(500))
        .default([])
        .meta({ description: 'Globs on addresses that may not be destroyed without consent.' }),
    'destroy-budget': schemas/* int */.Whr('must be a whole number, 0 or more')
        .min(0, 'must be a whole number, 0 or more')
        .default(0)
        .meta({ description: 'Deletes, replaces and forgets allowed without consent.' }),
    verify: schemas/* enum */.k5n(['replan', 'stored']).default('replan').meta({
        description: 'What apply trusts: `replan` plans once more and compares, `stored` is for plan and apply in one job.',
    }),
    'module-sources': moduleSources,
    'module-skew': moduleSkew,
    allow: allowed
        .optional()
        .meta({ description: 'What is allowed here; a key that is left out is as for all environments.' }),
    ttl: duration
        .refine((milliseconds) => milliseconds > 0, 'must be longer than nothing')
        .optional()
        .meta({ description: "How long a plan may wait for its apply, at most; the plan step's `ttl` can be shorter." }),
});
/** The environments file as it is written. */
const environmentsFile = schemas/* strictObject */.rej({
    terraform: schemas/* strictObject */.rej({
        version: semver.meta({ description: 'Exact version, such as 1.11.4.' }),
        sha256: schemas/* record */.g1P(schemas/* string */.YjP().regex(/^[a-z0-9]+-[a-z0-9]+$/u), schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/u, 'must be 64 hex digits'))
            .default({})
            .meta({
            description: "SHA-256 of the release's zip by platform, such as linux-amd64, as in its SHA256SUMS; with it, a Terraform that is not on the PATH is fetched.",
        }),
    })
        .optional()
        .meta({ description: 'The one version that plans and applies. Without it, whatever is on the PATH does.' }),
    allow: allowed.optional().meta({ description: 'What configurations may bring along and run, in all environments.' }),
    environments: schemas/* record */.g1P(environmentName, environment)
        .refine((all) => Object.keys(all).length > 0, 'must name at least one environment'),
});
const jsonSchema = () => json_schema_processors/* toJSONSchema */.bl(environmentsFile, { io: 'input', unrepresentable: 'any' });
/** The file's JSON schema, for editors. */
function environmentsJsonSchema() {
    return { title: "Wrenchproof's environments file", ...jsonSchema() };
}
/** The keys that the file may have at a place. */
function keysAt(path) {
    const at = path.reduce((schema, step) => {
        const { properties, additionalProperties } = place.parse(schema);
        return properties[String(step)] ?? additionalProperties;
    }, jsonSchema());
    return Object.keys(place.parse(at).properties);
}
const place = schemas/* object */.Ikc({ properties: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).default({}), additionalProperties: schemas/* unknown */.L5J() })
    .catch({ properties: {}, additionalProperties: undefined });
//# sourceMappingURL=schema.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/relations.js
/** What must hold between the entries of the environments file, beyond the form of each. */



/** Every name of an environment that there is none of. */
function unknownReferences(all) {
    const names = all.map(({ name }) => name);
    return all.flatMap(({ name, needs, after }) => {
        const asked = needs.map((need, index) => [need, 'needs', index]);
        if (after !== undefined)
            asked.push([after, 'after']);
        return asked
            .filter(([other]) => !names.includes(other))
            .map(([other, ...path]) => ({
            path: ['environments', name, ...path],
            problem: `there is no environment '${other}'; known are ${names.join(', ')}${(0,lib/* didYouMean */.au)(other, names)}`,
        }));
    });
}
/**
 * Every environment that is delivered through the gate of another. Whoever may approve there would approve it, and its
 * secrets would be the gate's.
 */
function takenGates(all) {
    const gates = new Map(all.flatMap(({ name, githubEnvironment }) => gateEnvironments(githubEnvironment.toLowerCase(), mostApprovals).map((gate) => [gate, name])));
    return all.flatMap(({ name, githubEnvironment }) => {
        const of = gates.get(githubEnvironment.toLowerCase());
        if (of === undefined)
            return [];
        const path = ['environments', name, ...(githubEnvironment === name ? [] : ['github-environment'])];
        return [{ path, problem: `is the name of the gate where people approve ${of}: give it another` }];
    });
}
/**
 * Every broken relation: references to unknown environments, names of gates, cycles, roles of another account, a soak
 * without `after`.
 */
function relationProblems(all) {
    const problems = [...unknownReferences(all), ...takenGates(all)];
    for (const environment of all) {
        const at = (...path) => ['environments', environment.name, ...path];
        if (environment.soak > 0 && environment.after === undefined)
            problems.push({ path: at('soak'), problem: 'has no meaning without `after`: say where it soaks, or take it out' });
        if (environment.moduleSkew !== 'any' && environment.after === undefined)
            problems.push({
                path: at('module-skew'),
                problem: 'has no meaning without `after`: say which environment to compare with, or take it out',
            });
        if ((environment.planRole === undefined) !== (environment.applyRole === undefined))
            problems.push({
                path: at(environment.planRole === undefined ? 'apply-role' : 'plan-role'),
                problem: 'needs its other half: an environment has both a plan-role and an apply-role, or neither',
            });
        for (const [key, role] of [
            ['plan-role', environment.planRole],
            ['apply-role', environment.applyRole],
        ])
            if (role !== undefined && environment.account !== undefined && role.split(':')[4] !== environment.account)
                problems.push({
                    path: at(key),
                    problem: `is a role of account ${role.split(':')[4]}, but account is ${environment.account}`,
                });
    }
    for (const [key, next] of [
        ['needs', (environment) => environment.needs],
        ['after', (environment) => (environment.after === undefined ? [] : [environment.after])],
    ])
        for (const cycle of cyclesOf(all, next))
            problems.push({ path: ['environments', cycle[0] ?? '', key], problem: `goes in a circle: ${cycle.join(' -> ')}` });
    return problems;
}
/** One cycle per strongly connected group that has one, starting and ending with its first name in file order. */
function cyclesOf(all, next) {
    const byName = new Map(all.map((environment) => [environment.name, environment]));
    const cycles = [];
    const done = new Set();
    const walk = (name, trail) => {
        const start = trail.indexOf(name);
        if (start >= 0) {
            cycles.push([...trail.slice(start), name]);
            return;
        }
        const environment = byName.get(name);
        if (environment === undefined || done.has(name))
            return;
        for (const target of next(environment))
            walk(target, [...trail, name]);
        done.add(name);
    };
    for (const { name } of all)
        walk(name, []);
    return cycles;
}
//# sourceMappingURL=relations.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/parse.js






const fix = 'Mend the environments file; schemas/environments.schema.json describes it to editors.';
/**
 * Reads an environments file. Throws one `ProblemsError` with every problem, each with line and column.
 *
 * @param file the name to show, relative to the repository
 */
function parseEnvironments(text, file) {
    const counter = new dist/* LineCounter */.HN();
    const document = (0,dist/* parseDocument */.Tp)(text, { lineCounter: counter, uniqueKeys: true, merge: false });
    const at = (offset) => {
        const { line, col } = counter.linePos(offset);
        return { line, column: col };
    };
    const title = `${file} cannot be used`;
    const broken = document.errors.map((error) => ({
        field: 'YAML',
        problem: (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/u, ''),
        file,
        ...at(error.pos[0]),
    }));
    if (broken.length > 0)
        throw new lib/* ProblemsError */.FQ(title, broken, fix);
    const problemAt = (path, problem) => {
        const field = path.map(String).join('.');
        const offset = offsetOf(document, path);
        return { field, problem, file, ...(offset === undefined ? {} : at(offset)) };
    };
    const written = plainOf(document);
    if (written === undefined)
        throw new lib/* ProblemsError */.FQ(title, [{ field: 'YAML', problem: 'its aliases stand for too much', file }], fix);
    const read = environmentsFile.safeParse(written.value);
    if (!read.success) {
        const ofForm = read.error.issues.flatMap((issue) => describe(issue));
        const ofNames = referencesIn(written.value).map(({ path, problem }) => [path, problem]);
        throw new lib/* ProblemsError */.FQ(title, [...ofForm, ...ofNames]
            .map(([path, problem]) => problemAt(path, problem))
            .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)), fix);
    }
    const environments = environmentsOf(read.data);
    const unrelated = relationProblems(environments.all).map(({ path, problem }) => problemAt(path, problem));
    if (unrelated.length > 0)
        throw new lib/* ProblemsError */.FQ(title, unrelated, fix);
    return environments;
}
/** The document as plain values; `undefined` where its aliases stand for more than anybody writes by hand. */
function plainOf(document) {
    try {
        return { value: document.toJS({ maxAliasCount: 100 }) };
    }
    catch (error) {
        // Thrown by the `yaml` package when resolving would exhaust the memory.
        if (error instanceof ReferenceError)
            return undefined;
        throw error;
    }
}
/** The environment of that name; throws a `UserError` that lists the names there are. */
function environmentNamed(environments, name) {
    const found = environments.all.find((environment) => environment.name === name);
    if (found !== undefined)
        return found;
    const known = environments.all.map((environment) => environment.name);
    throw new lib/* UserError */.yo(`environment: there is no environment ${name.length > 80 ? 'of that name' : `'${name}'`}; the environments file has ${known.join(', ')}${(0,lib/* didYouMean */.au)(name, known)}`, 'Name one of them, or add an entry to the environments file.', { code: 'INPUT_INVALID' });
}
// Names are checked even where the form is wrong, so that nobody mends a file twice.
const names = schemas/* object */.Ikc({
    environments: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({ after: schemas/* string */.YjP().optional().catch(undefined), needs: schemas/* array */.YOg(schemas/* string */.YjP()).catch([]) })),
});
function referencesIn(written) {
    const { data } = names.safeParse(written);
    return unknownReferences(Object.entries(data?.environments ?? {}).map(([name, entry]) => ({ name, ...entry })));
}
/** zod's issue as [path, sentence] pairs; unknown keys become one pair each. */
function describe(issue) {
    if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => [
            [...issue.path, key],
            `is not a key of the environments file${(0,lib/* didYouMean */.au)(key, keysAt(issue.path))}`,
        ]);
    if (issue.code === 'invalid_key')
        return [[issue.path, issue.issues.map(({ message }) => message).join('; ')]];
    if (issue.code === 'invalid_type' && issue.input === undefined && /received undefined/u.test(issue.message))
        return [[issue.path, 'is required']];
    if (issue.path.length === 0)
        return [[['file'], 'must have a key `environments` with an entry for each environment']];
    return [[issue.path, issue.message]];
}
/** Where in the text the path's key or item starts; where it is missing, the nearest thing that is there. */
function offsetOf(document, path) {
    let node = document.contents;
    let offset = document.contents?.range[0];
    for (const step of path) {
        if ((0,dist/* isMap */.jh)(node)) {
            const pair = node.items.find((item) => (0,dist/* isPair */.tO)(item) && (0,dist/* isScalar */.jn)(item.key) && String(item.key.value) === String(step));
            if (pair === undefined)
                break;
            if ((0,dist/* isNode */.Ll)(pair.key))
                offset = pair.key.range?.[0] ?? offset;
            node = pair.value;
        }
        else if ((0,dist/* isNode */.Ll)(node) && 'items' in node && Array.isArray(node.items)) {
            node = node.items[Number(step)];
            if ((0,dist/* isNode */.Ll)(node))
                offset = node.range?.[0] ?? offset;
        }
        else
            break;
    }
    return offset;
}
//# sourceMappingURL=parse.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/previewed.js


/**
 * What a preview goes by: a change that nobody reviewed may narrow what it runs and with which role, and never widen it.
 * `base` is the environments file of what the change goes into. Throws `ROLE_REFUSED` when the role would be one that
 * applies.
 */
function previewed(own, base) {
    const known = base.all.find(({ name }) => name === own.name);
    const planRole = known?.planRole ?? own.planRole;
    const applies = base.all.find(({ applyRole }) => applyRole !== undefined && applyRole === planRole);
    if (applies !== undefined)
        throw new UserError(`the plan-role of ${own.name} is the role that applies ${applies.name}`, 'Give it a role that only reads.', { code: 'ROLE_REFUSED' });
    const follows = known?.planRole === undefined;
    const staticKeys = known?.staticKeys === 'refuse' ? 'refuse' : own.staticKeys;
    return {
        environment: {
            ...own,
            staticKeys,
            ...(planRole === undefined ? {} : { planRole }),
            ...(follows || known.account === undefined ? {} : { account: known.account }),
        },
        allow: allowedByAll([own.allow], [known?.allow ?? base.allow]),
        kept: [
            ...(planRole === own.planRole ? [] : ['plan-role']),
            ...(follows || known.account === undefined || known.account === own.account ? [] : ['account']),
            ...(staticKeys === own.staticKeys ? [] : ['static-keys']),
        ],
    };
}
//# sourceMappingURL=previewed.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/policy.js

/** The policy as the environments file has it. */
function policy_policyOf(environment) {
    const { soak, approvals, protect, destroyBudget, verify, staticKeys, moduleSources, moduleSkew, allow, ttl } = environment;
    return {
        soak,
        approvals,
        protect,
        destroyBudget,
        verify,
        staticKeys,
        moduleSources,
        moduleSkew,
        allow: [allow],
        ...(ttl === undefined ? {} : { ttl }),
    };
}
// From lax to strict.
const remoteSources = (/* unused pure expression or super */ null && (['any', 'pinned', 'immutable', 'refuse']));
const skews = (/* unused pure expression or super */ null && (['any', 'minor', 'patch', 'none']));
/** The one that comes later in the list. */
const later = (list, one, other) => (list.indexOf(one) > list.indexOf(other) ? one : other);
/**
 * The policy to judge a delivery by: of what the commit says and what was in force at the last apply, the stricter in
 * each field. A commit can so weaken a rule for the deliveries after it, never for itself.
 */
function policy_stricterOf(one, other) {
    if (other === undefined)
        return one;
    const ttl = Math.min(one.ttl ?? Infinity, other.ttl ?? Infinity);
    return {
        soak: Math.max(one.soak, other.soak),
        approvals: Math.max(one.approvals, other.approvals),
        protect: [...new Set([...one.protect, ...other.protect])].toSorted(),
        destroyBudget: Math.min(one.destroyBudget, other.destroyBudget),
        verify: one.verify === 'replan' || other.verify === 'replan' ? 'replan' : 'stored',
        staticKeys: one.staticKeys === 'refuse' || other.staticKeys === 'refuse' ? 'refuse' : 'allow',
        moduleSources: {
            local: one.moduleSources.local === 'refuse' ? 'refuse' : other.moduleSources.local,
            remote: later(remoteSources, one.moduleSources.remote, other.moduleSources.remote),
        },
        moduleSkew: later(skews, one.moduleSkew, other.moduleSkew),
        allow: allowedByAll(one.allow, other.allow),
        ...(ttl === Infinity ? {} : { ttl }),
    };
}
//# sourceMappingURL=policy.js.map
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ../../packages/delivery/lib/environments/settings.js




const settings_text = schemas/* string */.YjP().nullable();
/** What makes an environment this one; `null` where the file says nothing. A change needs consent. */
const identity = schemas/* strictObject */.rej({
    branch: schemas/* string */.YjP(),
    hotfixBranch: settings_text,
    account: settings_text,
    planRole: settings_text,
    applyRole: settings_text,
    root: schemas/* string */.YjP(),
    workspace: schemas/* string */.YjP(),
    githubEnvironment: schemas/* string */.YjP(),
    /** Canonical identity of the state's backend, as `terraform init` settled it. */
    backend: schemas/* string */.YjP(),
    after: settings_text,
});
const policy = schemas/* strictObject */.rej({
    soak: schemas/* int */.Whr().min(0),
    approvals: schemas/* int */.Whr().min(0),
    protect: schemas/* array */.YOg(schemas/* string */.YjP()),
    destroyBudget: schemas/* int */.Whr().min(0),
    verify: schemas/* enum */.k5n(['replan', 'stored']),
    staticKeys: schemas/* enum */.k5n(['refuse', 'allow']),
    moduleSources: schemas/* strictObject */.rej({
        local: schemas/* enum */.k5n(['allow', 'refuse']),
        remote: schemas/* enum */.k5n(['any', 'pinned', 'immutable', 'refuse']),
    }),
    moduleSkew: schemas/* enum */.k5n(['any', 'minor', 'patch', 'none']),
    allow: schemas/* array */.YOg(allow_allowRecord).default([]),
    ttl: schemas/* int */.Whr().positive().optional(),
});
/** The settings an apply ran under, as its ledger keeps them. */
const settingsRecord = schemas/* strictObject */.rej({ identity, policy });
/** The settings of an environment as a commit has them; `backend` is what `terraform init` settled in this job. */
function settingsOf(environment, backend) {
    const { branch, hotfixBranch, account, planRole, applyRole, root, workspace, githubEnvironment, after } = environment;
    const { protect, allow, ...rest } = policyOf(environment);
    return {
        identity: {
            branch,
            hotfixBranch: hotfixBranch ?? null,
            account: account ?? null,
            planRole: planRole ?? null,
            applyRole: applyRole ?? null,
            root,
            workspace,
            githubEnvironment,
            backend,
            after: after ?? null,
        },
        policy: { ...rest, protect: [...protect], allow: allow.map((each) => allowRecord.parse(each)) },
    };
}
/** The policy to judge a delivery by: the stricter of the commit's and of the last apply's, in each field. */
function settingsInForce(environment, snapshot) {
    return stricterOf(policyOf(environment), snapshot?.policy);
}
const identityKeys = identity.keyof().options;
/** Which identity fields differ, in the words of the environments file. */
function changedIdentity(now, before) {
    return identityKeys
        .filter((key) => now[key] !== before[key])
        .map((key) => ({ key: written(key), was: before[key] ?? 'nothing', is: now[key] ?? 'nothing' }));
}
/** What consent to these settings names: a hash of the identity fields. */
function settingsDigest(settings) {
    const canonical = JSON.stringify(identityKeys.toSorted().map((key) => [key, settings[key]]));
    return `settings:${(0,external_node_crypto_.createHash)('sha256').update(canonical).digest('hex')}`;
}
const written = (key) => key.replaceAll(/[A-Z]/gu, (capital) => `-${capital.toLowerCase()}`);
//# sourceMappingURL=settings.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/machinery/touched.js
const bucketTypes = /^aws_(?:s3(?:control)?_(?:bucket|object)|s3_directory_bucket)/u;
/** The attributes by which resource types of hashicorp/aws name what they are or belong to. */
const naming = {
    aws_iam_role: ['name', 'arn', 'id'],
    aws_iam_role_policy: ['role'],
    aws_iam_role_policy_attachment: ['role'],
    aws_iam_role_policies_exclusive: ['role_name'],
    aws_iam_role_policy_attachments_exclusive: ['role_name'],
    aws_iam_policy_attachment: ['roles'],
    aws_iam_policy: ['name', 'arn'],
    aws_iam_instance_profile: ['role'],
    aws_iam_openid_connect_provider: ['url', 'arn'],
};
/** The effects on types that the machinery is made of, with their names; all others are left out. */
function touchedBy({ resources }) {
    return resources.flatMap((effect) => {
        const attributes = Object.hasOwn(naming, effect.type) ? naming[effect.type] : undefined;
        const names = attributes ?? (bucketTypes.test(effect.type) ? ['bucket', 'id'] : undefined);
        return names === undefined ? [] : [touched(effect, names)];
    });
}
function touched({ address, action, type, change }, attributes) {
    const before = fieldsOf(change.before);
    const after = fieldsOf(change.after);
    const unknown = fieldsOf(change.after_unknown);
    const names = attributes.flatMap((name) => [...stringsOf(before.get(name)), ...stringsOf(after.get(name))]);
    const keys = new Set([...before.keys(), ...after.keys(), ...unknown.keys()]);
    const differs = (key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)) || isUnknown(unknown.get(key));
    return {
        address,
        action,
        type,
        names: [...new Set(names)].toSorted(),
        changed: action === 'update' ? [...keys].filter(differs).toSorted() : [],
    };
}
const fieldsOf = (value) => new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
function stringsOf(value) {
    if (typeof value === 'string')
        return [value];
    return Array.isArray(value) ? value.flatMap(stringsOf) : [];
}
function isUnknown(mark) {
    if (mark === true)
        return true;
    return typeof mark === 'object' && mark !== null && Object.values(mark).some(isUnknown);
}
//# sourceMappingURL=touched.js.map
// EXTERNAL MODULE: ../../node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4832);
;// CONCATENATED MODULE: ../../packages/delivery/lib/ledger/delivered.js
/** Which content was applied in an environment, and when: what promotion asks the environment before. */

const time = iso/* datetime */.w$();
/** One stretch of time in which a member of the module closure had one content there. */
const stay = schemas/* strictObject */.rej({
    /** Content hash of the member. */
    hash: schemas/* string */.YjP(),
    since: time,
    /** When other content was applied or the environment stopped being as delivered; absent while it is there. */
    until: time.optional(),
});
/** By the member's name (`memberKey`), oldest stay first. */
const deliveredRecord = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* array */.YOg(stay));
// What nobody has used for so long is delivered again before it is promoted; the file stays small.
const kept = { stays: 20, milliseconds: 90 * 86_400_000 };
/** The record after a delivery ended so. */
function deliveredAfter(before, { outcome, closure, at }) {
    const known = before ?? {};
    switch (outcome) {
        case 'refused':
        case 'failed-clean':
            return known;
        case 'applied':
        case 'no-changes':
        case 'lock-stuck':
            return update(known, at, closure);
        case 'partial':
        case 'cancelled':
        case 'state-not-saved':
        case 'in-doubt':
            return update(known, at, {});
        default:
            return outcome;
    }
}
/** The record when the environment is as nobody delivered it any more: every stay ends. */
const deliveredNoMore = (before, at) => update(before ?? {}, at, {});
/** Milliseconds of the longest stay of this content among a member's; `undefined` when it never was there. */
function longestStay(stays, hash, now) {
    const lengths = stays
        .filter((one) => one.hash === hash)
        .map(({ since, until }) => (until === undefined ? now.getTime() : Date.parse(until)) - Date.parse(since));
    return lengths.length === 0 ? undefined : Math.max(0, ...lengths);
}
function update(known, at, closure) {
    const members = [...new Set([...Object.keys(known), ...Object.keys(closure)])].toSorted();
    return Object.fromEntries(members.flatMap((member) => {
        const hash = Object.hasOwn(closure, member) ? closure[member] : undefined;
        const stays = staysAfter(Object.hasOwn(known, member) ? (known[member] ?? []) : [], hash, at);
        return stays.length === 0 ? [] : [[member, stays]];
    }));
}
function staysAfter(stays, hash, at) {
    const stillThere = (one) => one.until === undefined && one.hash === hash;
    const ended = stays.map((one) => (one.until === undefined && one.hash !== hash ? { ...one, until: at } : one));
    const now = hash === undefined || stays.some(stillThere) ? ended : [...ended, { hash, since: at }];
    const oldest = Date.parse(at) - kept.milliseconds;
    return now.filter(({ until }) => until === undefined || Date.parse(until) >= oldest).slice(-kept.stays);
}
//# sourceMappingURL=delivered.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/promotion/promotion.js

/** The name of a member in closures and ledger records, such as `module terraform/modules/network`. */
const memberKey = (kind, path) => `${kind} ${path}`;
/** Every member that a trial is asked of, sorted by name. */
function promotedBy({ after, closure, root, here, hotfix, now }) {
    if (after === undefined || hotfix)
        return [];
    const own = (member) => member === memberKey('root', root) || member.startsWith(memberKey('read', `${root}/`));
    return Object.entries(closure)
        .filter(([member, hash]) => !own(member) && !staysOf(here, member).some((stay) => isHere(stay, hash)))
        .map(([member, hash]) => {
        const there = staysOf(after.delivered, member);
        return { member, hash, usedThere: there.length > 0, stayed: longestStay(there, hash, now) };
    })
        .toSorted((one, other) => (one.member < other.member ? -1 : 1));
}
const staysOf = (delivered, member) => delivered !== undefined && Object.hasOwn(delivered, member) ? (delivered[member] ?? []) : [];
const isHere = (stay, hash) => stay.until === undefined && stay.hash === hash;
//# sourceMappingURL=promotion.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/changed-since-review.js
const shownDifferences = 12;
/** Refuses when planning again, here and now, would do something else than the plan that was reviewed. */
const changedSinceReview = {
    code: 'CHANGED_SINCE_REVIEW',
    refusesWhen: '`verify: replan` only: a fresh plan would do something else than the reviewed one',
    check({ reviewed, fresh, differences }) {
        if (reviewed === fresh)
            return undefined;
        const shown = differences.slice(0, shownDifferences);
        const more = differences.length - shown.length;
        const list = [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
        return {
            reason: `a fresh plan would do something else than the reviewed one${list === '' ? '' : `: ${list}`}`,
            fix: 'Plan again and review what it does now. An attribute that changes with every plan, such as plantimestamp(), can never be verified this way: take it out.',
        };
    },
};
//# sourceMappingURL=changed-since-review.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/listing.js
const shownItems = 12;
/** `a, b and 3 more`: the first dozen of a list. */
function firstFew(items) {
    const more = items.length - shownItems;
    return `${items.slice(0, shownItems).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
//# sourceMappingURL=listing.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/config-mismatch.js

/** Refuses a plan whose embedded configuration is not the commit's: a plan file is a program. */
const configMismatch = {
    code: 'CONFIG_MISMATCH',
    refusesWhen: 'the configuration inside the plan file that would run is not the one of the commit',
    check({ configDifferences }) {
        if (configDifferences.length === 0)
            return undefined;
        return {
            reason: `the plan file holds another configuration than the commit: ${firstFew(configDifferences.map(({ path, how }) => `${path} (${how})`))}`,
            fix: 'Commit every file that terraform reads, then plan again. If nothing was left out, find out who could write the plan.',
        };
    },
};
//# sourceMappingURL=config-mismatch.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/consumed.js
/** Refuses a plan that has run before, whatever came of it, or that was made before the state was set anew. */
const consumed = {
    code: 'CONSUMED',
    refusesWhen: 'the plan has run before, whatever came of it, or the state was restored or adopted since it was made',
    check({ spent, epoch, planEpoch }) {
        if (spent !== undefined)
            return {
                reason: `the plan was consumed at ${spent.at} by run ${spent.run.id} attempt ${spent.run.attempt}`,
                fix: 'Plan again: a plan runs once.',
            };
        if (epoch?.id === planEpoch)
            return undefined;
        return {
            reason: epoch === undefined
                ? 'the plan was made under a ledger that is not here any more'
                : `the state was restored or adopted at ${epoch.at} by run ${epoch.run.id}, and that spent every plan made before`,
            fix: 'Plan again on the state as it is now.',
        };
    },
};
//# sourceMappingURL=consumed.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/context.js

/** Refuses to deliver for an event, a ref or a repository that never delivers here. */
const context = {
    code: 'CONTEXT',
    refusesWhen: 'the event, the ref or the repository may not deliver to this environment; a fork never may',
    check({ branches, event, ref, repositoryId, headRepositoryId, reason, incident }) {
        if (headRepositoryId !== undefined && headRepositoryId !== repositoryId)
            return {
                reason: `the commit comes from repository ${headRepositoryId}, a fork`,
                fix: 'Let somebody with write access bring the change to a branch of this repository.',
            };
        const lane = lane_laneOf(branches, { event, ref });
        if (lane.kind === 'none')
            return { reason: lane.why, fix: lane.fix };
        const missing = [reason.trim() === '' ? 'a reason' : '', incident.trim() === '' ? 'an incident' : ''];
        const list = missing.filter((part) => part !== '').join(' and ');
        if (lane.kind === 'regular' || list === '')
            return undefined;
        return {
            reason: `a hotfix needs ${list}`,
            fix: 'Start the hotfix workflow again and say why it cannot wait, and under which incident it is known.',
        };
    },
};
//# sourceMappingURL=context.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/destructive.js
const shownAddresses = 20;
/** `aws_vpc.a (delete), aws_subnet.b (replace) and 3 more`. */
function listed(found) {
    const shown = found.slice(0, shownAddresses).map(({ address, action }) => `${address} (${action})`);
    const more = found.length - shown.length;
    return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
const consentFix = (fingerprint) => `Keep the objects (a \`moved\` block, or the code as it was), or run apply again with \`consent: ${fingerprint}\`.`;
//# sourceMappingURL=destructive.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/destroy-budget.js

/** Refuses to destroy more objects than the environment's budget, unless somebody consented to this very plan. */
const destroyBudget = {
    code: 'DESTROY_BUDGET',
    refusesWhen: 'more objects than `destroy-budget` would be deleted, replaced or forgotten without consent',
    check({ destructive, fingerprint, consent, destroyBudget: budget }) {
        if (destructive.length <= budget || consent.includes(fingerprint))
            return undefined;
        return {
            reason: `the plan destroys ${destructive.length} objects and the budget is ${budget}: ${listed(destructive)}`,
            fix: consentFix(fingerprint),
        };
    },
};
//# sourceMappingURL=destroy-budget.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/expired.js
/** Refuses a plan past its time to live; `now` is the time of a server, not of this machine, where one is asked. */
const expired = {
    code: 'EXPIRED',
    refusesWhen: 'the plan is past its time to live',
    check({ now, created, expires: own, ttl }) {
        const expires = new Date(Math.min(own.getTime(), created.getTime() + (ttl ?? Infinity)));
        // A plan from the future means that a clock is wrong, and then "not yet expired" means nothing.
        if (created.getTime() - now.getTime() > 5 * 60_000)
            return {
                reason: `the plan says it was made at ${created.toISOString()}, which is after now, ${now.toISOString()}`,
                fix: 'Set the clocks right and plan again.',
            };
        if (now.getTime() < expires.getTime())
            return undefined;
        return {
            reason: `the plan was good until ${expires.toISOString()}; it is ${now.toISOString()}`,
            fix: 'Plan again; raise `ttl` in the plan step if approvals take longer than that.',
        };
    },
};
//# sourceMappingURL=expired.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/commit.js
/** A commit as people say it: its first seven digits. */
const commit_short = (commit) => commit.slice(0, 7);
//# sourceMappingURL=commit.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/history/diverged.js

/** Refuses a commit that would undo what was applied before, or that its branch has given up. */
const diverged = {
    code: 'DIVERGED',
    refusesWhen: "the commit does not contain the environment's last applied commit, or its branch does not contain it",
    check({ commit, branch, tip, lastApplied }) {
        if (tip === undefined)
            return {
                reason: `the branch ${branch} is gone`,
                fix: 'Deliver a commit of a branch that exists.',
            };
        if (tip.relation === 'ahead' || tip.relation === 'diverged')
            return {
                reason: `${branch} is at ${commit_short(tip.commit)}, which does not contain ${commit_short(commit)}: the branch was rewritten`,
                fix: `Deliver what ${branch} has now. If the branch was pushed only seconds ago, run the job again.`,
            };
        if (lastApplied?.relation !== 'diverged')
            return undefined;
        return {
            reason: `${commit_short(commit)} does not contain ${commit_short(lastApplied.commit)}, which was applied last: delivering it would undo what that commit brought`,
            fix: `Merge ${lastApplied.commit} into ${branch} with a merge commit (a squash does not keep it); to give it up on purpose, \`git merge -s ours\` it.`,
        };
    },
};
//# sourceMappingURL=diverged.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/history/superseded.js

/** Stands back when a newer commit is delivered instead. Not a failure: nothing is lost. */
const superseded = {
    code: 'SUPERSEDED',
    refusesWhen: 'a newer commit of the branch delivers more, or was applied already; the step ends green',
    neutral: true,
    check({ commit, branch, tip, lastApplied, sameAtTip }) {
        const fix = 'Nothing to do: the newer commit contains this one. To go back, deliver a revert commit.';
        if (lastApplied?.relation === 'behind')
            return { reason: `${commit_short(lastApplied.commit)}, which contains ${commit_short(commit)}, was applied already`, fix };
        if (tip?.relation === 'behind' && !sameAtTip)
            return { reason: `${branch} is at ${commit_short(tip.commit)} by now, which contains ${commit_short(commit)}`, fix };
        return undefined;
    },
};
//# sourceMappingURL=superseded.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/foreign-plan.js
/** Events whose runs are of code that has passed review, or that somebody with write access started. */
const trustedEvents = [
    'push',
    'merge_group',
    'workflow_dispatch',
    'repository_dispatch',
    'schedule',
    'release',
];
/**
 * Refuses a plan that another repository or workflow made, or a run of code that nobody has reviewed. A store that does
 * not know who wrote to it, such as a directory, gives no producer.
 */
const foreignPlan = {
    code: 'FOREIGN_PLAN',
    refusesWhen: 'the plan was made by another repository, a fork, another workflow, or for an event such as a pull request',
    check({ producer, expected }) {
        if (producer === undefined)
            return undefined;
        const wrong = foreign(producer, expected);
        if (wrong === undefined)
            return undefined;
        return {
            reason: `the plan was made elsewhere: run ${producer.runId} ${wrong}`,
            fix: `Plan this commit with ${expected.workflowPaths.join(' or ')} in this repository, and give that plan's digest.`,
        };
    },
};
function foreign({ repositoryId, headRepositoryId, workflowPath, event, headSha }, expected) {
    if (repositoryId !== expected.repositoryId)
        return `is of repository ${repositoryId}, and this is ${expected.repositoryId}`;
    if (headRepositoryId !== repositoryId)
        return `had its code from repository ${headRepositoryId}, which is a fork`;
    if (!expected.workflowPaths.includes(workflowPath))
        return `is of the workflow ${workflowPath}`;
    if (headSha !== expected.commit)
        return `was a run of commit ${headSha}`;
    return trustedEvents.includes(event) ? undefined : `was started by the event ${event}`;
}
//# sourceMappingURL=foreign-plan.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/in-doubt.js
/** Refuses while an earlier apply started and never told its outcome. */
const inDoubt = {
    code: 'IN_DOUBT',
    refusesWhen: 'a plan was consumed and its outcome is not known',
    check({ open }) {
        if (open === undefined)
            return undefined;
        return {
            reason: `plan ${open.planDigest} was consumed at ${open.at} by run ${open.run.id} attempt ${open.run.attempt}, and its outcome was never written: it may be running, or it died`,
            fix: 'Wait if that run is still going. Otherwise look at the state and settle it with `recover: resolve-doubt`.',
        };
    },
};
//# sourceMappingURL=in-doubt.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/ledger-tampered.js
/** Refuses to believe a ledger that somebody without the key wrote to. */
const ledgerTampered = {
    code: 'LEDGER_TAMPERED',
    refusesWhen: "the ledger branch's tip is not a commit that Wrenchproof made there, or its key has changed",
    check({ unbelieved }) {
        if (unbelieved === undefined)
            return undefined;
        return {
            reason: unbelieved,
            fix: 'Find out who wrote to the branch and put it back where Wrenchproof left it. Where nobody can, or after a change of the plan key, begin anew with `recover: adopt`.',
        };
    },
};
//# sourceMappingURL=ledger-tampered.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/machinery/self-escalation.js

/** Refuses a delivery that would change what it is delivered with. No consent helps: this is a person's work. */
const selfEscalation = {
    code: 'SELF_ESCALATION',
    refusesWhen: 'a deploy role, one of its policies, the OIDC provider or a state bucket would be changed',
    check({ touched, machinery }) {
        const hit = touched.filter((effect) => !isHarmless(effect) && belongs(effect, machinery));
        if (hit.length === 0)
            return undefined;
        return {
            reason: `the plan changes what deliveries are made with: ${firstFew(hit.map(({ address, action }) => `${address} (${action})`))}`,
            fix: 'Take it out of this root. Roles, OIDC provider and state bucket are changed by a person, in the bootstrap root.',
        };
    },
};
const labels = new Set(['tags', 'tags_all', 'description']);
// A new address changes nothing in the cloud, and labels give nobody a right.
const isHarmless = ({ action, changed }) => action === 'move' || (action === 'update' && changed.every((attribute) => labels.has(attribute)));
function belongs({ type, names }, { roles, issuer, buckets }) {
    if (type === 'aws_iam_openid_connect_provider')
        return names.some((name) => name.includes(issuer));
    if (!type.startsWith('aws_iam_'))
        return names.some((name) => buckets.some((bucket) => name === bucket || name.startsWith(`${bucket},`)));
    // A managed policy does not say whose it is before it is attached; by convention its name begins with its role's.
    if (type === 'aws_iam_policy')
        return names.some((name) => roles.some((role) => lastPart(name).startsWith(lastPart(role))));
    return names.some((name) => roles.some((role) => isRole(name, role)));
}
/** An ARN names one role; a bare name may be that of any account, and then it is taken for ours. */
const isRole = (name, role) => name.startsWith('arn:') ? name === role : lastPart(name) === lastPart(role);
const lastPart = (name) => name.split('/').at(-1) ?? name;
//# sourceMappingURL=self-escalation.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/misplaced.js
const misplaced_names = [
    ['repositoryId', 'repository id'],
    ['environment', 'environment'],
    ['root', 'root'],
    ['workspace', 'workspace'],
    ['backend', 'backend'],
    ['commit', 'commit'],
    ['terraformVersion', 'Terraform version'],
    ['terraformBinary', 'Terraform binary'],
    ['providerLock', 'provider lock'],
    ['varFiles', 'list of var files'],
];
/** Refuses a plan that was made for another place than the one it is about to run in. */
const misplaced = {
    code: 'MISPLACED',
    refusesWhen: 'repository, environment, root, workspace, backend, commit, Terraform, provider lock or var files differ from what the plan was made for',
    check({ madeFor, here }) {
        const differing = misplaced_names.filter(([key]) => madeFor[key] !== here[key]);
        if (differing.length === 0)
            return undefined;
        const list = differing.map(([key, name]) => `${name} is ${here[key]}, the plan was made for ${madeFor[key]}`);
        return {
            reason: `the plan belongs elsewhere: ${list.join('; ')}`,
            fix: 'Give the digest of a plan made for this environment with the same settings, or plan again here.',
        };
    },
};
//# sourceMappingURL=misplaced.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/not-approved.js

/** Refuses until enough people who had no part in it approved this plan at the gate of this attempt. */
const notApproved = {
    code: 'NOT_APPROVED',
    refusesWhen: "fewer than `approvals` people, other than the actors and the last pusher, approved this attempt's gate, or the gate did not succeed",
    check({ approvals, githubEnvironment, reviews, earlierReviews, involved, pusher, gateJobs, attempt }) {
        if (approvals === 0)
            return undefined;
        const gates = gateEnvironments(githubEnvironment, approvals);
        const open = gateJobs.filter((job) => job.attempt !== attempt || job.conclusion !== 'success');
        if (gateJobs.length === 0 || open.length > 0)
            return {
                reason: gateJobs.length === 0
                    ? `attempt ${attempt} of this run has no gate job`
                    : `the gate did not succeed in attempt ${attempt}: ${open.map(shown).join(', ')}`,
                fix: `Put a job named "gate" with \`environment: ${gates[0] ?? ''}\` ${earlierReviews === undefined ? 'before this one' : 'between plan and apply'}, and re-run all jobs: a gate of an earlier attempt does not count.`,
            };
        if (pusher === undefined)
            return {
                reason: 'nobody can tell who pushed this commit: it is not among the last changes of its branch',
                fix: 'Deliver the commit at the tip of its branch; if it is that, run the job again in a few minutes.',
            };
        const excluded = new Set([...involved, pusher].map((login) => login.toLowerCase()));
        const approvers = approversOf(reviewsSince(reviews, earlierReviews ?? []), gates);
        const counted = approvers.filter((login) => !excluded.has(login));
        if (counted.length >= approvals)
            return undefined;
        const own = approvers.filter((login) => excluded.has(login));
        const since = earlierReviews === undefined ? '' : ' since the plan was made';
        const said = own.length === 0 ? '' : `; ${own.join(', ')} started or pushed it, which does not count`;
        return {
            reason: `${counted.length} of ${approvals} needed people approved at ${gates.join(', ')}${since}${said}`,
            fix: 'Let somebody approve who neither started this run nor pushed last. Bots never count.',
        };
    },
};
const shown = ({ name, attempt, conclusion }) => `${name} (attempt ${attempt}) ${conclusion ?? 'has not ended'}`;
//# sourceMappingURL=not-approved.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/not-found.js
/** Refuses when the store has no such plan for this commit. */
const notFound = {
    code: 'NOT_FOUND',
    refusesWhen: 'the store has no plan with this digest for this commit',
    check({ found, planDigest, commit }) {
        if (found)
            return undefined;
        return {
            reason: `there is no sealed plan with digest ${planDigest} for commit ${commit}`,
            fix: 'Give `plan-digest` as the plan step of this commit printed it; if the plan is gone, plan again.',
        };
    },
};
//# sourceMappingURL=not-found.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/modules/module-rules.js

/** Refuses modules from where the environment takes none, or too far from the versions tried before. */
const moduleRules = {
    code: 'MODULE_RULES',
    refusesWhen: 'a module comes from where `module-sources` allows none, or its version is outside `module-skew`',
    check({ broken }) {
        if (broken.length === 0)
            return undefined;
        return {
            reason: firstFew(broken),
            fix: 'Mend the sources. A commit cannot weaken these rules for itself: what was in force at the last apply counts too.',
        };
    },
};
//# sourceMappingURL=module-rules.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/modules/moved-reference.js

/**
 * Refuses a remote module that is not what it was under the same address: since the plan was made, or, where the
 * environment wants references that stay, since it was delivered here.
 */
const movedReference = {
    code: 'MOVED_REFERENCE',
    refusesWhen: 'a remote module has other content under the same address than planned, or than delivered here before',
    check({ fetched, planned, here, moduleSources, consent }) {
        const now = Object.entries(fetched);
        const since = now.filter(([member, hash]) => Object.hasOwn(planned, member) && planned[member] !== hash);
        if (since.length > 0)
            return {
                reason: `${named(since)} changed between plan and apply`,
                fix: 'Plan again. Refer to a full commit hash, which nobody can move.',
            };
        if (moduleSources.remote !== 'pinned' && moduleSources.remote !== 'immutable')
            return undefined;
        const moved = now.filter(([member, hash]) => {
            const last = here !== undefined && Object.hasOwn(here, member) ? here[member]?.at(-1) : undefined;
            return last !== undefined && last.hash !== hash && !consent.includes(hash);
        });
        if (moved.length === 0)
            return undefined;
        return {
            reason: `${named(moved)} is not what was delivered here under the same address: somebody moved it`,
            fix: `Find out who moved it and why. To deliver it all the same, run apply again with \`consent: ${moved.map(([, hash]) => hash).join(' ')}\`.`,
        };
    },
};
const named = (members) => firstFew(members.map(([member]) => member.slice('fetched '.length)));
//# sourceMappingURL=moved-reference.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/on-hold.js

const longestReason = 300;
/** Why nothing may be applied, in one line: whoever froze it may have written any text. */
const holdReason = ({ reason }) => {
    const line = (0,lib/* safeLine */.om)(reason);
    return line.length > longestReason ? `${line.slice(0, longestReason).toWellFormed()} [...]` : line;
};
/** When, how and by whom, and why. */
const holdWords = (hold) => `${hold.at} (${hold.kind}, by ${(0,lib/* safeLine */.om)(hold.by)}): ${holdReason(hold)}`;
/** Refuses while the ledger holds a reason why nothing may be applied. */
const onHold = {
    code: 'ON_HOLD',
    refusesWhen: 'the ledger holds a freeze or a quarantine',
    check({ hold }) {
        if (hold === undefined)
            return undefined;
        return {
            reason: `the environment is on hold since ${holdWords(hold)}`,
            fix: 'Settle the reason, then clear the hold with `recover: clear-hold`.',
        };
    },
};
//# sourceMappingURL=on-hold.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/promotion/not-promoted.js


/** Refuses content that was never applied in the environment it has to come through. */
const notPromoted = {
    code: 'NOT_PROMOTED',
    refusesWhen: 'a module of the closure was never applied, equal in content, in the `after` environment',
    check(facts) {
        const there = facts.after?.environment ?? '';
        const missing = promotedBy(facts).filter(({ stayed }) => stayed === undefined);
        const other = missing.filter(({ usedThere }) => usedThere);
        const unused = missing.filter(({ usedThere, hash }) => !usedThere && !facts.consent.includes(hash));
        const named = (list) => firstFew(list.map(({ member }) => member));
        if (other.length > 0)
            return {
                reason: `${there} never had this content of ${named(other)}`,
                fix: `Deliver the same content to ${there} first. If it cannot wait, deliver it as a hotfix.`,
            };
        if (unused.length === 0)
            return undefined;
        return {
            reason: `${there} does not use ${named(unused)}, so nobody tried it`,
            fix: `Use it in ${there} first, or run apply again with \`consent: ${unused.map(({ hash }) => hash).join(' ')}\`.`,
        };
    },
};
//# sourceMappingURL=not-promoted.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/promotion/soaking.js


/** Refuses content that was not yet applied long enough in the environment it has to come through. */
const soaking = {
    code: 'SOAKING',
    refusesWhen: 'a module of the closure was not applied in the `after` environment for as long as `soak`',
    check(facts) {
        const { after, soak, now } = facts;
        const young = promotedBy(facts).filter(({ stayed }) => stayed !== undefined && stayed < soak);
        if (after === undefined || young.length === 0)
            return undefined;
        const left = soak - Math.min(...young.map(({ stayed }) => stayed ?? 0));
        const ready = new Date(now.getTime() + left).toISOString();
        return {
            reason: `${firstFew(young.map(({ member }) => member))} must stay in ${after.environment} for ${minutes(soak)} and did for less`,
            fix: `Run the job again after ${ready}, if ${after.environment} keeps it until then; content that was replaced there is delivered there again. If it cannot wait, deliver it as a hotfix.`,
        };
    },
};
const minutes = (milliseconds) => `${Math.ceil(milliseconds / 60_000)} minutes`;
//# sourceMappingURL=soaking.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/protected.js


// Addresses are no paths: `*` crosses dots and slashes, brackets are index brackets. Where that makes a pattern match
// more than its author had in mind, it protects more.
const addressGlob = { dot: true, bash: true, nobracket: true, literalBrackets: true, noextglob: true, nonegate: true };
/** Refuses to destroy what the environments file protects, unless somebody consented to this very plan. */
const protectedAddresses = {
    code: 'PROTECTED',
    refusesWhen: 'a protected address would be deleted, replaced or forgotten, and nobody consented to this very plan',
    check({ destructive, fingerprint, consent, protect }) {
        if (protect.length === 0 || consent.includes(fingerprint))
            return undefined;
        const matches = picomatch([...protect], addressGlob);
        const hit = destructive.filter(({ address }) => matches(address));
        if (hit.length === 0)
            return undefined;
        return { reason: `the plan destroys protected objects: ${listed(hit)}`, fix: consentFix(fingerprint) };
    },
};
//# sourceMappingURL=protected.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/settings-changed.js

/** Refuses when the environment is not the one it was at the last apply, unless somebody consented to what it is now. */
const settingsChanged = {
    code: 'SETTINGS_CHANGED',
    refusesWhen: 'branch, account, roles, root, workspace, backend, GitHub environment or `after` changed since the last apply without consent',
    check({ settings, anchored, consent }) {
        if (anchored === undefined)
            return undefined;
        const changed = changedIdentity(settings, anchored);
        const digest = settingsDigest(settings);
        if (changed.length === 0 || consent.includes(digest))
            return undefined;
        return {
            reason: `the environment is another one than at the last apply: ${changed.map(({ key, was, is }) => `${key} was ${was}, is ${is}`).join('; ')}`,
            fix: `Take the change out of the environments file, or run apply again with \`consent: ${digest}\`.`,
        };
    },
};
//# sourceMappingURL=settings-changed.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/stale.js
/** Refuses a stored plan when the state has moved since it was made. */
const stale = {
    code: 'STALE',
    refusesWhen: 'another delivery ended while this one was judged; with `verify: stored`, also when the state moved since the plan was made',
    check({ planned, current }) {
        if (planned === undefined && current === undefined)
            return undefined;
        if (planned !== undefined && planned.lineage === current?.lineage && planned.serial === current.serial)
            return undefined;
        return {
            reason: `the plan was made at ${stale_shown(planned)}; the backend now has ${stale_shown(current)}`,
            fix: 'Plan again on the current state.',
        };
    },
};
function stale_shown(version) {
    return version === undefined ? 'no state' : `serial ${version.serial} of lineage ${version.lineage}`;
}
//# sourceMappingURL=stale.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/state/state-facts.js
/** What the versions say, where they were looked at; else what holds for any backend. */
const fixFrom = ({ versions }, otherwise) => versions === undefined ? otherwise : versions.join(' ');
/** `serial 41 of lineage 6f1c...`. */
const stateText = ({ serial, lineage }) => `serial ${serial} of lineage ${lineage}`;
//# sourceMappingURL=state-facts.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/state/ledger-missing.js

/** Refuses a state that the ledger knows nothing of: it came from elsewhere, or the ledger was lost. */
const ledgerMissing = {
    code: 'LEDGER_MISSING',
    refusesWhen: 'there is a state, and the ledger knows nothing of it',
    check({ recorded, current }) {
        if (recorded !== undefined || current === undefined || current.empty)
            return undefined;
        return {
            reason: `the backend has ${stateText(current)}, and the ledger has no record of any state`,
            fix: 'If this environment existed before, let it in with `recover: adopt`. If the ledger branch was deleted, restore it from a clone or the audit log first.',
        };
    },
};
//# sourceMappingURL=ledger-missing.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/state/lineage-mismatch.js

/** Refuses the state of something else. */
const lineageMismatch = {
    code: 'LINEAGE_MISMATCH',
    refusesWhen: 'the state is of another lineage than the one the ledger remembers',
    check({ recorded, current, versions }) {
        if (recorded === undefined || current === undefined || current.lineage === recorded.lineage)
            return undefined;
        return {
            reason: `the backend has ${stateText(current)}, and the ledger remembers ${stateText(recorded)}`,
            fix: fixFrom({ versions }, 'See whether the backend settings point at the state of another root; if the right state was overwritten, look with `recover: diagnose` and bring it back with `recover: restore`.'),
        };
    },
};
//# sourceMappingURL=lineage-mismatch.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/state/state-missing.js

/** Refuses when the state is gone: Terraform would make everything a second time. */
const stateMissing = {
    code: 'STATE_MISSING',
    refusesWhen: 'the ledger remembers a state, and the backend has none or an empty object',
    check({ recorded, current, unreadable = false, versions }) {
        if (recorded === undefined || current !== undefined || unreadable)
            return undefined;
        return {
            reason: `the ledger remembers ${stateText(recorded)}, and the backend has no state`,
            fix: fixFrom({ versions }, 'Look with `recover: diagnose`; in S3, `recover: restore` brings the version that the ledger knows back. Then plan again.'),
        };
    },
};
//# sourceMappingURL=state-missing.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/state/state-regressed.js

/** Refuses an older state than the one that was left: it would re-arm plans and repeat what was done. */
const stateRegressed = {
    code: 'STATE_REGRESSED',
    refusesWhen: 'the state is older than the one the ledger remembers',
    check({ recorded, current, versions }) {
        if (recorded === undefined || current?.lineage !== recorded.lineage || current.serial >= recorded.serial)
            return undefined;
        return {
            reason: `the backend has serial ${current.serial}, and the ledger remembers serial ${recorded.serial}`,
            fix: fixFrom({ versions }, 'Look with `recover: diagnose`; in S3, `recover: restore` brings the version that the ledger knows back. An older one on purpose enters by `recover: adopt`.'),
        };
    },
};
//# sourceMappingURL=state-regressed.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/state/state-unreadable.js

/** Refuses a state that was cut off, or that is none: nothing can be compared with it. */
const stateUnreadable = {
    code: 'STATE_UNREADABLE',
    refusesWhen: 'the backend has a state that Terraform cannot read',
    check({ unreadable = false, versions }) {
        if (!unreadable)
            return undefined;
        return {
            reason: 'the backend has a state that Terraform cannot read: it was cut off, is no state, or may not be read',
            fix: fixFrom({ versions }, 'Look with `recover: diagnose`; in S3, `recover: restore` brings the version that the ledger knows back.'),
        };
    },
};
//# sourceMappingURL=state-unreadable.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/state/unrecorded-change.js

/** Refuses a state that somebody changed past the ledger, or that two writers forked. */
const unrecordedChange = {
    code: 'UNRECORDED_CHANGE',
    refusesWhen: 'the state was changed since, and no record of the ledger explains it',
    check({ recorded, current, versions }) {
        if (recorded === undefined || current?.lineage !== recorded.lineage || current.serial < recorded.serial)
            return undefined;
        if (current.serial === recorded.serial && current.stateSha256 === recorded.stateSha256)
            return undefined;
        return {
            reason: current.serial > recorded.serial
                ? `the state went from serial ${recorded.serial} to ${current.serial} without any record: somebody changed it by hand`
                : `the state has the recorded serial ${recorded.serial} and another content: two writers forked it, or it was edited`,
            fix: fixFrom({ versions }, 'Look with `recover: diagnose` at what changed and who did it; when the state is right, let it in with `recover: adopt`.'),
        };
    },
};
//# sourceMappingURL=unrecorded-change.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/tampered.js
/** Refuses an envelope that is not authentic under this environment's key. */
const tampered = {
    code: 'TAMPERED',
    refusesWhen: 'the sealed plan is damaged, altered, or sealed with another key',
    check({ unauthentic }) {
        if (unauthentic === undefined)
            return undefined;
        return {
            reason: `the sealed plan is not authentic: ${unauthentic}`,
            fix: 'Plan again. If it happens again, check that plan and apply use the same `plan-key`, and who can write to the store.',
        };
    },
};
//# sourceMappingURL=tampered.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/unsafe-tree.js

/** Refuses a tree that brings along, or would fetch and run, what the environments file does not allow. */
const unsafeTree = {
    code: 'UNSAFE_TREE',
    refusesWhen: 'the tree holds plug-ins, unlisted override or var files, providers, module hosts or programs that `allow` does not name',
    check({ unsafe }) {
        if (unsafe.length === 0)
            return undefined;
        return { reason: firstFew(unsafe), fix: unsafeTreeFix };
    },
};
/** What to do about an unsafe tree. */
const unsafeTreeFix = 'Take it out, or have it allowed: `allow` in the environments file, in a delivery of its own before this one.';
//# sourceMappingURL=unsafe-tree.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/guards/order.js
/** The order in which guards are asked. Facts cost more the later they come, so the order is also the order of work. */































/** Asked of the run itself, before anything else. */
const contextGuards = [context];
/** Asked when the ledger's branch was read, before anything in it is believed. */
const beliefGuards = [ledgerTampered];
/** Asked of the ledger alone, before anything is read. */
const ledgerGuards = [onHold, inDoubt];
/** Asked when the store was searched. */
const lookupGuards = [notFound];
/** Asked of what was found, before it is opened. */
const producerGuards = [foreignPlan];
/** Asked when the envelope was opened with the key. */
const envelopeGuards = [tampered];
/** Asked of an authentic manifest. */
const ageGuards = [expired];
/** Asked of the tree before `terraform init`, and again of what that fetched. */
const treeGuards = [unsafeTree];
/** Asked once `terraform init` has told which backend and providers this job has. */
const placeGuards = [misplaced, consumed];
/** Asked again when somebody else may have taken the plan meanwhile. */
const takenGuards = [consumed];
/** Asked of Git, or of GitHub's comparison of commits. */
const historyGuards = [superseded, diverged];
/** Asked of GitHub about this run. */
const approvalGuards = [notApproved];
/** Asked of the closure, and of what `terraform init` fetched for it. */
const moduleGuards = [moduleRules, movedReference];
/** Asked of the ledger of the environment that this one comes after. */
const promotionGuards = [notPromoted, soaking];
/** Asked of the ledger's anchor, once `terraform init` has told the backend. */
const settingsGuards = [settingsChanged];
/** Asked of what a plan would do: of the sealed plan, and with `verify: replan` again of the fresh one. */
const effectGuards = [protectedAddresses, destroyBudget];
/** As `effectGuards`; it needs names of objects, which a sealed plan's effects do not carry. */
const machineryGuards = [selfEscalation];
/** Asked of the ledger and the state in the backend. */
const stateGuards = [
    stateUnreadable,
    ledgerMissing,
    stateMissing,
    stateRegressed,
    lineageMismatch,
    unrecordedChange,
];
/** Asked of the configuration inside the plan file that would run: the sealed one, or with `verify: replan` the fresh one. */
const configGuards = [configMismatch];
/** Asked with `verify: stored`. */
const storedGuards = [stale];
/** Asked with `verify: replan`, of the fresh plan. */
const replanGuards = [changedSinceReview];
/** Every guard in order, for the documentation. */
const guardsInOrder = [
    ...contextGuards,
    ...beliefGuards,
    ...ledgerGuards,
    ...lookupGuards,
    ...producerGuards,
    ...envelopeGuards,
    ...ageGuards,
    ...treeGuards,
    ...placeGuards,
    ...historyGuards,
    ...approvalGuards,
    ...moduleGuards,
    ...promotionGuards,
    ...settingsGuards,
    ...effectGuards,
    ...machineryGuards,
    ...stateGuards,
    ...configGuards,
    ...storedGuards,
    ...replanGuards,
].map(({ code, refusesWhen }) => ({ code, refusesWhen }));
//# sourceMappingURL=order.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/ledger/events.js
/** What is written to the ledger, as values: paths, records and the sentence that `git log` shows. */



/** The plan is spent from here on; its outcome is owed. */
function consumptionEvent(environment, consumption, planCreated) {
    const { planDigest, commit, run, hotfix } = consumption;
    const plan = `plan ${planDigest.slice(0, 12)} of ${short(commit)} in run ${run.id}`;
    const why = hotfix === undefined ? '' : `, a hotfix for ${line(hotfix.incident)} by ${line(hotfix.by)}: ${line(hotfix.reason)}`;
    return {
        subject: `${environment}: consumed ${plan}${why}`,
        writes: [
            { kind: 'consumption', path: consumptionPath(consumption.planDigest, planCreated), record: consumption },
            { kind: 'open', path: openPath, record: consumption },
        ],
        removes: [],
    };
}
const longestWords = 120;
const line = (words) => safeLine(words).slice(0, longestWords);
/**
 * How it ended. Pays the debt of the consumption unless the outcome is `in-doubt`; moves the anchor when the state is
 * known, and puts the environment on hold when `hold` is given.
 */
function outcomeEvent(environment, ended, after) {
    return {
        subject: `${environment}: ${events_outcomeText(ended)}`,
        writes: [{ kind: 'outcome', path: outcomePath(ended.run), record: ended }, ...events_aftermathWrites(after)],
        removes: ended.outcome === 'in-doubt' ? [] : [openPath],
    };
}
/** The records that say how things are now. */
function events_aftermathWrites({ anchor, state, delivered, hold }) {
    const left = state ?? stateOf(anchor);
    return [
        ...(anchor === undefined ? [] : [{ kind: 'anchor', path: anchorPath, record: anchor }]),
        ...(left === undefined ? [] : [{ kind: 'state', path: statePath, record: left }]),
        ...(delivered === undefined ? [] : [{ kind: 'delivered', path: deliveredPath, record: delivered }]),
        ...(hold === undefined ? [] : [{ kind: 'hold', path: holdPath, record: hold }]),
    ];
}
/** The state the next apply must find; ledgers of the first versions have it in their anchor only. */
function recordedState(ledger) {
    return ledger.state ?? stateOf(ledger.anchor);
}
function stateOf(anchor) {
    if (anchor === undefined)
        return undefined;
    const { lineage, serial, stateSha256, commit, run, at } = anchor;
    return { lineage, serial, stateSha256, commit, run, at };
}
/** The sentence about an outcome, without the environment's name. */
function events_outcomeText(ended) {
    const changes = `${ended.changes} ${ended.changes === 1 ? 'change' : 'changes'} of ${short(ended.commit)}`;
    const serials = `(serial ${ended.serialBefore ?? 'none'} -> ${ended.serialAfter ?? 'unknown'})`;
    const said = {
        applied: `applied ${changes} ${serials}`,
        'no-changes': `had nothing to change for ${short(ended.commit)}`,
        refused: `refused ${changes}`,
        'failed-clean': `failed before changing anything of ${short(ended.commit)}`,
        partial: `applied only a part of ${changes} ${serials}`,
        'state-not-saved': `applied ${changes}, but the state could not be saved`,
        'lock-stuck': `applied ${changes} ${serials}, but the lock is still held`,
        cancelled: `was cancelled while applying ${changes} ${serials}`,
        'in-doubt': `does not know what became of ${changes}`,
    };
    return said[ended.outcome];
}
//# sourceMappingURL=events.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/ledger/intervene.js
/** What people do to a ledger beside delivering, as events. Each says in `git log` who did it and why. */



/** Stops every apply until the hold is cleared. */
function holdEvent(environment, hold) {
    const { kind, reason, by, run, at } = hold;
    return intervene_event(environment, kind === 'freeze' ? 'frozen' : 'quarantined', {
        intervention: { kind, reason, by, run, at },
        writes: [{ kind: 'hold', path: holdPath, record: hold }],
    });
}
/** Lets applies run again. */
function clearHoldEvent(environment, intervention) {
    return intervene_event(environment, 'hold cleared', { intervention, removes: [holdPath] });
}
/** Lets a state in that the ledger did not know: one from before Wrenchproof, or one that was changed past it. */
function adoptEvent(environment, intervention, life) {
    return intervene_event(environment, `adopted the state at serial ${life.anchor.serial}`, {
        intervention,
        writes: lifeWrites(life),
    });
}
/**
 * Says what is about to be brought back, before the bucket is touched, and stops every apply until it is: whoever finds
 * this hold finds a restore that is under way or died, and may do it again. A hold that is there already stays.
 */
function beginRestoreEvent(environment, intervention, { version, holds }) {
    const { by, run, at } = intervention;
    const hold = { kind: 'restore', reason: `the state is brought back to ${version}`, by, run, at };
    return intervene_event(environment, `begins to bring the state back to ${version}`, {
        intervention: { ...intervention, kind: 'begin-restore' },
        writes: holds ? [] : [{ kind: 'hold', path: holdPath, record: hold }],
    });
}
/**
 * A version of the state was brought back. Written after the state is in place: a plan that carries the new epoch then
 * cannot have seen the state that was replaced.
 */
function restoreEvent(environment, intervention, life) {
    return intervene_event(environment, `restored the state to serial ${life.anchor.serial}; every plan made before is spent`, {
        intervention,
        writes: lifeWrites(life),
        // Only the hold that the restore itself put there.
        removes: life.hold?.kind === 'restore' ? [holdPath] : [],
    });
}
/** A state that an apply could not save was saved after all. The hold stays until it is cleared. */
function pushedStateEvent(environment, intervention, state) {
    return intervene_event(environment, `pushed the state that could not be saved, serial ${state.serial}`, {
        intervention,
        writes: aftermathWrites({ state }),
    });
}
/** Somebody found out how an apply ended that never told. `ended` takes the place of the doubtful run's outcome. */
function resolveDoubtEvent(environment, intervention, { ended, after }) {
    return intervene_event(environment, `settled the doubt about run ${ended.run.id}: it ${outcomeText(ended)}`, {
        intervention,
        writes: [{ kind: 'outcome', path: outcomePath(ended.run), record: ended }, ...aftermathWrites(after)],
        removes: [openPath],
    });
}
const lifeWrites = ({ anchor, epoch, delivered }) => [
    ...aftermathWrites({ anchor, delivered }),
    { kind: 'epoch', path: epochPath, record: epoch },
];
const intervene_longestReason = 120;
function intervene_event(environment, what, parts) {
    const { intervention, writes = [], removes = [] } = parts;
    const { kind, by, reason, run } = intervention;
    const path = interventionPath(run, kind);
    return {
        subject: `${environment}: ${what}, by ${safeLine(by)}: ${safeLine(reason).slice(0, intervene_longestReason)}`,
        writes: [{ kind: 'intervention', path, record: intervention }, ...writes],
        removes,
    };
}
//# sourceMappingURL=intervene.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/ledger/outcome.js
/** How a delivery can end. */
const outcomes = [
    'applied',
    'no-changes',
    'refused',
    'failed-clean',
    'partial',
    'state-not-saved',
    'lock-stuck',
    'cancelled',
    'in-doubt',
];
/** Whether a step that ended so is green: only what is known to be as planned is, and what need not be done. */
const isSuccess = (outcome) => outcome === 'applied' || outcome === 'no-changes' || outcome === 'superseded';
//# sourceMappingURL=outcome.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/ledger/records.js




const records_time = iso/* datetime */.w$();
const digest = schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/u);
const run = schemas/* strictObject */.rej({ id: schemas/* string */.YjP(), attempt: schemas/* string */.YjP() });
/** A plan is spent: which run took it, for which commit, and when. */
const consumptionRecord = schemas/* strictObject */.rej({
    planDigest: digest,
    commit: schemas/* string */.YjP(),
    fingerprint: schemas/* string */.YjP(),
    run,
    at: records_time,
    /** Why a hotfix could not wait, and the incident it is for. */
    hotfix: schemas/* strictObject */.rej({ reason: schemas/* string */.YjP(), incident: schemas/* string */.YjP(), by: schemas/* string */.YjP() }).optional(),
});
/** How a run ended. */
const outcomeRecord = schemas/* strictObject */.rej({
    planDigest: digest,
    commit: schemas/* string */.YjP(),
    run,
    outcome: schemas/* enum */.k5n(outcomes),
    /** Serial of the state, `null` where there was none or it could not be read. */
    serialBefore: schemas/* int */.Whr().nullable(),
    serialAfter: schemas/* int */.Whr().nullable(),
    changes: schemas/* int */.Whr(),
    /** Name under which the journal and an unsaved state were kept. */
    rescue: schemas/* string */.YjP().optional(),
    at: records_time,
});
const stateMark = { lineage: schemas/* string */.YjP(), serial: schemas/* int */.Whr(), stateSha256: digest };
/** What the state and the code looked like when the environment was last known to be as delivered. */
const anchorRecord = schemas/* strictObject */.rej({
    ...stateMark,
    commit: schemas/* string */.YjP(),
    /** Content hashes of the delivered module closure, by member (`memberKey`). */
    closure: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    /** The settings it was delivered under; anchors of the first versions have none. */
    settings: settingsRecord.optional(),
    run,
    at: records_time,
});
/** Why nothing may be applied now. */
const holdRecord = schemas/* strictObject */.rej({
    /** `restore`: the state is being brought back, or whoever did it died. */
    kind: schemas/* enum */.k5n(['freeze', 'quarantine', 'restore']),
    reason: schemas/* string */.YjP(),
    by: schemas/* string */.YjP(),
    /** Name under which the state was kept that could not be saved. */
    rescue: schemas/* string */.YjP().optional(),
    run,
    at: records_time,
});
/**
 * The state as the last apply left it, however that ended: what the next one must find. Ahead of the anchor after an
 * apply that was not as planned.
 */
const stateRecord = schemas/* strictObject */.rej({ ...stateMark, commit: schemas/* string */.YjP(), run, at: records_time });
/**
 * Which life of the ledger this is. A sealed plan carries the id that was here before it was made, and runs under no
 * other: restoring or adopting a state begins a new life and so spends every plan there is. An id and no number, because
 * a ledger that was lost cannot count on.
 */
const epochRecord = schemas/* strictObject */.rej({ id: schemas/* string */.YjP().min(1), run, at: records_time });
/** What people do to a ledger, beside delivering. */
const interventions = [
    'freeze',
    'quarantine',
    'clear-hold',
    'adopt',
    'begin-restore',
    'restore',
    'push-errored-state',
    'resolve-doubt',
];
/** Somebody stepped in: what they did, why, and who they are. */
const interventionRecord = schemas/* strictObject */.rej({
    kind: schemas/* enum */.k5n(interventions),
    reason: schemas/* string */.YjP().min(1),
    by: schemas/* string */.YjP().min(1),
    incident: schemas/* string */.YjP().optional(),
    run,
    at: records_time,
});
/** Every record by what it is of, for reading one back from its path. */
const recordKinds = {
    anchor: anchorRecord,
    open: consumptionRecord,
    hold: holdRecord,
    consumption: consumptionRecord,
    outcome: outcomeRecord,
    state: stateRecord,
    delivered: deliveredRecord,
    epoch: epochRecord,
    intervention: interventionRecord,
};
//# sourceMappingURL=records.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/route/route.js
/** Which environments an event concerns, how, and why. */



/** Every environment: those to work on first, in their order, then the others with the reason why not. */
function route(environments, facts) {
    const ways = new Map(environments.map((environment) => [environment.name, wayOf(environment, facts)]));
    const named = (mode) => environments.map(({ name }) => name).filter((name) => ways.get(name)?.mode === mode);
    const routed = (name, needs, wave) => ({
        environment: name,
        ...(ways.get(name) ?? none('is not known')),
        needs,
        wave,
    });
    return [
        ...inOrder(environments, new Set(named('deliver'))).map(({ name, needs, wave }) => routed(name, needs, wave)),
        // Looking changes nothing, so nobody waits for anybody.
        ...named('preview').map((name) => routed(name, [], 0)),
        ...named('check').map((name) => routed(name, [], 0)),
        ...named('none').map((name) => routed(name, [], 0)),
    ];
}
function wayOf(environment, facts) {
    const { event, ref, base, only } = facts;
    if (only.length > 0 && !only.includes(environment.name))
        return none('was not asked for');
    switch (event) {
        case 'push':
        case 'workflow_dispatch': {
            const lane = laneOf(environment, { event, ref });
            if (lane.kind === 'none')
                return none(lane.why);
            return { ...concerned(environment, facts, 'deliver'), lane: lane.kind };
        }
        case 'pull_request':
        case 'merge_group': {
            const target = base ?? '';
            const fits = [environment.branch, environment.hotfixBranch].some((pattern) => pattern !== undefined && fitsBranch(pattern, branchOf(target) ?? target));
            return fits ? route_previewed(environment, facts) : none(`is not delivered from ${target}`);
        }
        case 'schedule':
            return { mode: 'preview', why: ['the schedule looks at every environment'] };
        default:
            return none(`nothing is planned or applied for the event ${event}`);
    }
}
/** A plan, if there can be one: not without a role, and not of what reads what another environment has yet to make. */
function route_previewed(environment, facts) {
    const way = concerned(environment, facts, 'preview');
    if (way.mode === 'none')
        return way;
    if (facts.fork)
        return { ...way, mode: 'check', check: 'a pull request from a fork gets no role to plan with' };
    // The subject of a queue's job is its branch, which no role of terraform/bootstrap trusts.
    if (facts.event === 'merge_group' && environment.planRole !== undefined)
        return {
            ...way,
            mode: 'check',
            check: 'a merge queue gets no role to plan with; it is planned when it is delivered',
        };
    const missing = environment.needs.filter((need) => facts.neverApplied.has(need));
    if (missing.length === 0)
        return way;
    const check = `it needs ${missing.join(' and ')} first, where nothing was ever applied; it is planned when it is delivered, after that`;
    return { ...way, mode: 'check', check };
}
function concerned({ name }, facts, mode) {
    const { event, only, reasons, changedSettings } = facts;
    const why = [
        ...(reasons.get(name) ?? []),
        ...(changedSettings.has(name) ? ['its entry in the environments file changed'] : []),
        ...(event === 'workflow_dispatch' && only.includes(name) ? ['was asked for by name'] : []),
    ];
    return why.length === 0 ? none('nothing that it delivers changed') : { mode, why };
}
const none = (why) => ({ mode: 'none', why: [why] });
//# sourceMappingURL=route.js.map
;// CONCATENATED MODULE: ../../packages/delivery/lib/index.js
/** Pure rules of a delivery: the environments file, guards, ledger records. No I/O. */





























//# sourceMappingURL=index.js.map

/***/ })

};
