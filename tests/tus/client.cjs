// Sends a file with tus-js-client, which knows nothing of this server.
//
// client.cjs URL TOKEN FILE STATE CHUNKS: goes on with what STATE remembers; ends after that many
// chunks, 0 for all. Prints the offset at which it began.

const crypto = require("node:crypto");
const fs = require("node:fs");
const tus = require("tus-js-client");

const [url, token, path, state, chunks] = process.argv.slice(2);
const file = fs.readFileSync(path);
let began = 0;
let sent = 0;

const upload = new tus.Upload(file, {
  endpoint: url,
  headers: { Authorization: `Bearer ${token}` },
  chunkSize: 200_000,
  retryDelays: null,
  urlStorage: new tus.FileUrlStorage(state),
  metadata: {
    sha256: crypto.createHash("sha256").update(file).digest("hex"),
    filetype: "image/jpeg",
    filename: "Ảnh hội nghị.jpg",
  },
  onAfterResponse: (request, response) => {
    if (request.getMethod() === "HEAD") began = Number(response.getHeader("Upload-Offset"));
  },
  onChunkComplete: () => {
    sent += 1;
    if (sent === Number(chunks)) {
      console.log(began);
      process.exit(0);
    }
  },
  onSuccess: () => console.log(began),
  onError: (error) => {
    console.error(error);
    process.exit(1);
  },
});

upload.findPreviousUploads().then((earlier) => {
  if (earlier.length > 0) upload.resumeFromPreviousUpload(earlier[0]);
  upload.start();
});
