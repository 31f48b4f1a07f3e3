/** The small HTTP server under every service of the playground. */
export type { Fault, FaultBoard, FaultKind } from './faults.ts'
export { json, serve } from './serve.ts'
export type { Handler, HttpRequest, HttpResponse, Served } from './serve.ts'
