"""CDK apps that are not synthesized, read from their TypeScript, JavaScript or Python without running them."""
