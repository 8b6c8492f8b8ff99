/** Version of the engine: changes whenever the same release and message could lead to another decision. */
export const engineVersion = '0.5.0'
