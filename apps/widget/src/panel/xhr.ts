import type { Upload } from '../client/index.ts'

/** Uploads with XMLHttpRequest, the only way a browser tells how far it is. */
export const uploadByXhr: Upload = (request) =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open('POST', request.url)
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value)
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable) request.onProgress(event.loaded / event.total)
    }
    xhr.onload = () => {
      resolve({ status: xhr.status, body: parsed(xhr.responseText) })
    }
    xhr.onerror = () => {
      reject(new Error('the upload was cut'))
    }
    xhr.onabort = xhr.onerror
    request.signal.addEventListener('abort', () => {
      xhr.abort()
    })
    xhr.send(request.body)
  })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
