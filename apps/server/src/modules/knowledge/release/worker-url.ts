/** Where the trainer's code is: in the bundle beside main.mjs, in the sources behind a small file that can read them. */
export function trainerWorkerUrl(): URL {
  const name = import.meta.url.endsWith('.ts') ? './trainer-worker-dev.mjs' : './trainer-worker.mjs'
  return new URL(name, import.meta.url)
}
