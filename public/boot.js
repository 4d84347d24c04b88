/* Runs first, in the oldest browser that anyone has: plain ES5. Lets the app start where the
   browser can carry it, and shows a page that says what is missing where it cannot. */
(function () {
  'use strict';

  var HEADER = [0, 97, 115, 109, 1, 0, 0, 0];

  /* Tiny modules, each with one instruction of a feature that the compiler uses. */
  var FEATURES = {
    'sign-extension': [1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 192, 26, 11],
    'saturating-float-to-int': [1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 12, 1, 10, 0, 67, 0, 0, 0, 0, 252, 0, 26, 11],
    'bulk-memory': [1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 10, 14, 1, 12, 0, 65, 0, 65, 0, 65, 0, 252, 10, 0, 0, 11],
    'multi-value': [1, 6, 1, 96, 0, 2, 127, 127, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 65, 0, 11],
    'reference-types': [1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 7, 1, 5, 0, 208, 112, 26, 11]
  };

  function bytes(section) {
    return new Uint8Array(HEADER.concat(section));
  }

  function missing() {
    var list = [];
    if (typeof WebAssembly !== 'object' || typeof WebAssembly.validate !== 'function') {
      return ['WebAssembly'];
    }
    for (var name in FEATURES) {
      if (!WebAssembly.validate(bytes(FEATURES[name]))) {
        list.push('WebAssembly ' + name);
      }
    }
    try {
      /* Forbidden where the browser does not know the keyword 'wasm-unsafe-eval'. */
      new WebAssembly.Module(bytes([]));
    } catch (error) {
      list.push('wasm-unsafe-eval');
    }
    if (!('noModule' in HTMLScriptElement.prototype)) {
      list.push('modules');
    }
    if (!window.indexedDB) {
      list.push('indexedDB');
    }
    if (!navigator.serviceWorker) {
      list.push('serviceWorker');
    }
    return list;
  }

  function show(id, code, text) {
    document.getElementById('boot-start').style.display = 'none';
    document.getElementById(id).removeAttribute('hidden');
    if (code) {
      document.getElementById(code).appendChild(document.createTextNode(text));
    }
  }

  /* The two programs: an office's device needs all pages, everybody else's only some. */
  var CADRE = {{cadre}};
  var OFFICE = {{office}};

  var ENGLISH = '{{english}}';

  /* A mark that the app leaves: whose device this is, and which language was chosen. */
  function marked(name, word) {
    try {
      return localStorage.getItem('giaouoc.' + name) === word;
    } catch (error) {
      return false;
    }
  }

  function hint(rel, href, as) {
    var link = document.createElement('link');
    link.rel = rel;
    link.href = href;
    if (as) {
      link.setAttribute('as', as);
      link.crossOrigin = 'anonymous';
    }
    document.head.appendChild(link);
  }

  function start(program, otherwise) {
    hint('modulepreload', program.glue);
    hint('preload', program.wasm, 'fetch');
    var script = document.createElement('script');
    script.type = 'module';
    script.src = program.start;
    script.onerror = function () {
      if (otherwise) {
        /* Only one of them works offline here, and the device has just changed hands. */
        start(otherwise);
      } else {
        show('boot-failed', 'boot-reason', 'start');
      }
    };
    document.head.appendChild(script);
  }

  /* Independent of the app, so that a broken build can be replaced by the next one. */
  function keepForOffline() {
    var options = { updateViaCache: 'none' };
    navigator.serviceWorker.register('/sw.js', options)['catch'](function (error) {
      if (window.console) {
        console.warn('service worker', error);
      }
    });
  }

  if (window.isSecureContext === false) {
    show('boot-insecure');
    return;
  }
  var list = missing();
  if (list.join() === 'serviceWorker') {
    /* The browser is new enough: its private windows have none. */
    show('boot-private');
    return;
  }
  if (list.length > 0) {
    show('boot-old', 'boot-missing', list.join(', '));
    return;
  }
  if (marked('lang', 'en')) {
    hint('preload', ENGLISH, 'fetch');
  }
  /* Set-up and passwords come before a device is anybody's, and are in the office's program. */
  if (marked('place', 'office') || /^.(setup|password)/.test(location.pathname)) {
    start(OFFICE, CADRE);
  } else {
    start(CADRE, OFFICE);
  }
  if (document.readyState === 'complete') {
    keepForOffline();
  } else {
    window.addEventListener('load', keepForOffline);
  }
})();
