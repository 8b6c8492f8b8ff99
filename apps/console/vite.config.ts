import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const server = process.env['YINGDA_DEV_SERVER'] ?? 'http://127.0.0.1:7080'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      // 'use client' means something to server rendering only; a line for each file of antd would hide real warnings.
      onLog: (level, log, print) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') print(level, log)
      },
    },
  },
  server: { proxy: { '/api': server, '/demo': server, '/realtime': { target: server.replace(/^http/u, 'ws'), ws: true } } },
})
