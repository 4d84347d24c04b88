// Makes the app open without a network. One cache for each build, complete or not used at all.
'use strict';

const BUILD = '{{build}}';
const COMMON = {{common}};
/** Address → SHA-256 of everything that a page of each of the two programs may ask for. */
const CADRES = Object.assign({}, COMMON, {{cadre}});
const OFFICES = Object.assign({}, COMMON, {{office}});
/** The English texts, for devices on which English is chosen. */
const ENGLISH = {{english}};

const PREFIX = 'giaouoc-';
const CACHE = PREFIX + BUILD;
/** Remembers which build was in use, so that the tabs it serves keep their files, and for which
 * program and language the next build has to be complete. */
const MEMORY = 'memory-of-giaouoc';
const IN_USE = '/build-in-use';
const PROGRAM = '/program-in-use';
const LANGUAGE = '/language-in-use';
const PAGE = '/index.html';
/** Addresses of the server that never come from a cache. */
const SERVER = /^\/(api\/|healthz$|readyz$|metrics$)/;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || SERVER.test(pathname)) return;
  if (request.mode === 'navigate' && !(pathname in CADRES || pathname in OFFICES)) {
    event.respondWith(answer(PAGE, request));
  } else {
    event.respondWith(answer(pathname, request));
  }
});

self.addEventListener('message', (event) => {
  const type = event.data && event.data.type;
  // Only the page knows whether somebody is writing, so only the page says when.
  if (type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
  if (type === 'STATUS') event.waitUntil(tellStatus(event, event.data));
});

/** Fetches what is not here yet. One file that fails fails all; what is verified waits for the
 * next attempt, because this build is not used before every file is there. */
async function install() {
  const [program, language] = await Promise.all([recall(PROGRAM), recall(LANGUAGE)]);
  await keepAll(needed(program === 'office', language === 'en'));
}

/** Everything that a device of that kind and language needs. */
function needed(office, english) {
  return Object.assign({}, office ? OFFICES : CADRES, english ? ENGLISH : {});
}

async function keepAll(files) {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.entries(files).map(([path, hash]) => keep(cache, path, hash)));
}

/** What was remembered; nothing before the first time. */
async function recall(what) {
  const memory = await caches.open(MEMORY);
  const response = await memory.match(what);
  return response && response.text();
}

async function remember(what, word) {
  const memory = await caches.open(MEMORY);
  await memory.put(what, new Response(word));
}

/** Puts one file into the cache: from any cache, over the browser's own cache, or from the
 * server; the first whose content is the right one. */
async function keep(cache, path, hash) {
  const sources = [
    () => caches.match(path, { ignoreVary: true }),
    () => fetch(path, { cache: 'default', credentials: 'same-origin' }),
    () => fetch(path, { cache: 'reload', credentials: 'same-origin' }),
  ];
  for (const source of sources) {
    const response = await source().catch(() => undefined);
    if (response && (await isRight(response, hash))) {
      await cache.put(path, response);
      return;
    }
  }
  throw new Error('not the file of build ' + BUILD + ': ' + path);
}

async function isRight(response, hash) {
  if (!response.ok || response.redirected) return false;
  const digest = await crypto.subtle.digest('SHA-256', await response.clone().arrayBuffer());
  const bytes = Array.from(new Uint8Array(digest));
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('') === hash;
}

/** Keeps this build and the one before it, whose tabs may still be open. */
async function activate() {
  const before = await recall(IN_USE);
  // The very first page gets its worker at once. Later ones keep theirs until they reload.
  if (!before) await self.clients.claim();
  if (before === CACHE) return;
  await remember(IN_USE, CACHE);
  // A newer build that is being fetched right now must not lose what it has so far.
  if (self.registration.installing) return;
  const old = (name) => name.startsWith(PREFIX) && name !== CACHE && name !== before;
  const names = await caches.keys();
  await Promise.all(names.filter(old).map((name) => caches.delete(name)));
}

/** The file of this build, of the build before it, or what the server says; the stored response
 * goes out untouched, so that compiled code is kept with it. */
async function answer(path, request) {
  const cache = await caches.open(CACHE);
  const kept =
    (await cache.match(path, { ignoreVary: true })) ||
    (await caches.match(path, { ignoreVary: true }));
  return kept || fetch(request);
}

/** Says which build this is, and whether everything is here that the program needs which asks. A
 * device that becomes an office's fetches the other program here, and one that changes to English
 * its texts; without the network it stays incomplete until it asks again. */
async function tellStatus(event, { office, english }) {
  const files = needed(office, english);
  await remember(PROGRAM, office ? 'office' : 'cadre');
  await remember(LANGUAGE, english ? 'en' : 'vi');
  if (!(await isComplete(files))) await keepAll(files).catch(() => undefined);
  const complete = await isComplete(files);
  const port = event.ports[0] || event.source;
  if (port) port.postMessage({ type: 'STATUS', build: BUILD, office, english, complete });
}

async function isComplete(files) {
  const cache = await caches.open(CACHE);
  const paths = (await cache.keys()).map((request) => new URL(request.url).pathname);
  return Object.keys(files).every((path) => paths.includes(path));
}
