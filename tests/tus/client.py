"""Sends a file with tuspy, which knows nothing of this server.

client.py URL TOKEN FILE STATE CHUNKS: goes on with what STATE remembers; ends after that many
chunks, 0 for all. Prints the offset at which it began.
"""

import hashlib
import sys

from tusclient import client
from tusclient.storage import filestorage

url, token, path, state, chunks = sys.argv[1:]
with open(path, "rb") as file:
    name = hashlib.sha256(file.read()).hexdigest()
uploader = client.TusClient(url, headers={"Authorization": f"Bearer {token}"}).uploader(
    path,
    chunk_size=200_000,
    metadata={"sha256": name, "filetype": "image/jpeg", "filename": "Ảnh hội nghị.jpg"},
    store_url=True,
    url_storage=filestorage.FileStorage(state),
    upload_checksum=True,
)
print(uploader.offset)
if int(chunks):
    uploader.upload(stop_at=int(chunks) * 200_000)
else:
    uploader.upload()
