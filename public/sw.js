// Makes the app open without a network. One cache for each build, complete or not used at all.
'use strict';

const BUILD = '{{build}}';
/** Which of the two programs this device needs; boot.js knows and says so in the address. */
const OFFICE = new URLSearchParams(location.search).get('for') === 'office';
const COMMON = {{common}};
const CADRES = {{cadre}};
const OFFICES = {{office}};
/** Address → SHA-256 of everything that a page of this build may ask for. */
const FILES = Object.assign({}, COMMON, OFFICE ? OFFICES : CADRES);

const PREFIX = 'giaouoc-';
const OF_BUILD = PREFIX + BUILD;
const CACHE = OFFICE ? OF_BUILD + '-office' : OF_BUILD;
/** Remembers which build was in use, so that the tabs it serves keep their files. */
const MEMORY = 'memory-of-giaouoc';
const IN_USE = '/build-in-use';
const PAGE = '/index.html';
/** Addresses of the server that never come from a cache. */
const SERVER = /^\/(api\/|healthz$|readyz$|metrics$)/;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || SERVER.test(pathname)) return;
  if (request.mode === 'navigate' && !(pathname in FILES)) {
    event.respondWith(answer(PAGE, request));
  } else {
    event.respondWith(answer(pathname, request));
  }
});

self.addEventListener('message', (event) => {
  const type = event.data && event.data.type;
  // Only the page knows whether somebody is writing, so only the page says when.
  if (type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
  if (type === 'STATUS') event.waitUntil(tellStatus(event));
});

/** Fetches what is not here yet. One file that fails fails all; what is verified waits for the
 * next attempt, because this build is not used before every file is there. */
async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.entries(FILES).map(([path, hash]) => keep(cache, path, hash)));
  // The other program of the build in use, or of one that is just coming into use: nothing is
  // exchanged under the pages that are open.
  const before = await inUse();
  if (!before || (before !== CACHE && isOfThisBuild(before))) await self.skipWaiting();
}

/** The cache of the build in use; nothing before the first one. */
async function inUse() {
  const memory = await caches.open(MEMORY);
  const response = await memory.match(IN_USE);
  return response && response.text();
}

/** Whether a cache holds this build, for whichever program. */
function isOfThisBuild(name) {
  return name === OF_BUILD || name === OF_BUILD + '-office';
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
  const before = await inUse();
  // The very first page gets its worker at once. Later ones keep theirs until they reload.
  if (!before) await self.clients.claim();
  if (before === CACHE) return;
  const memory = await caches.open(MEMORY);
  await memory.put(IN_USE, new Response(CACHE));
  // A newer build that is being fetched right now must not lose what it has so far.
  if (self.registration.installing) return;
  // With the other program comes no other build: tabs of the one before may still be open.
  if (isOfThisBuild(before)) return;
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

/** Says which build this is, for which program, and whether everything that it needs is here. */
async function tellStatus(event) {
  const cache = await caches.open(CACHE);
  const paths = (await cache.keys()).map((request) => new URL(request.url).pathname);
  const complete = Object.keys(FILES).every((path) => paths.includes(path));
  const port = event.ports[0] || event.source;
  if (port) port.postMessage({ type: 'STATUS', build: BUILD, office: OFFICE, complete });
}
