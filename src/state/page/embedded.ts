/** Whether the page stands in somebody else's: the stage and the transport, nothing else. */
export const isEmbedded = new URLSearchParams(location.search).get('embed') === '1';
