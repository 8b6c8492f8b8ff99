/** A normalised text and the label it belongs to. */
export interface Example {
  readonly text: string
  readonly label: number
}
