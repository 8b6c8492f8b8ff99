import { createRoot } from 'react-dom/client'
import { Root } from './app.tsx'
import { startPainting } from './theme/mode.ts'
import './styles/base.css'

startPainting()
const place = document.getElementById('root')
if (!place) throw new Error('the page has no #root to draw in')
createRoot(place).render(<Root />)
