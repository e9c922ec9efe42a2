"""From a web framework behind an adapter to direct events: a resolver that calls today's views."""
