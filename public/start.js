// Starts one of the two programs. A module of its own, because browsers that cannot read it must
// still read boot.js.
import init from '{{glue}}';

// The app takes away what the page says meanwhile.
init({ module_or_path: '{{wasm}}' }).catch((error) => {
  document.getElementById('boot-start').remove();
  document.getElementById('boot-failed').hidden = false;
  document.getElementById('boot-reason').textContent = String(error);
  throw error;
});
