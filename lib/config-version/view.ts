/** The user of a screen of the configuration: whether they may change it, and the time where they are. */
export type ConfigurationReader = { mayEdit: boolean; zone: string; now: Date };
