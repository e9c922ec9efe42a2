"""Terraform's AWS resources, and the CloudFormation types and properties that say the same.

Left the path in Terraform, right the one in CloudFormation; a block that is written once is one step of the path,
`*` stands for each of several. The names are those of https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from collections.abc import Mapping

Paths = Mapping[str, str]


def words(text: str) -> dict[str, str]:
    """`a: B, c.d: E` as a table."""
    return dict(pair.split(": ") for pair in " ".join(text.split()).rstrip(",").split(", "))


TYPES: Mapping[str, tuple[str, Paths]] = {
    "aws_lambda_function": (
        "AWS::Lambda::Function",
        words(
            """function_name: FunctionName, role: Role, handler: Handler, runtime: Runtime, memory_size: MemorySize,
            timeout: Timeout, layers: Layers, architectures: Architectures, publish: Publish, tags: Tags,
            publish_to: PublishTo,
            reserved_concurrent_executions: ReservedConcurrentExecutions, package_type: PackageType,
            ephemeral_storage.size: EphemeralStorage.Size, environment.variables: Environment.Variables,
            vpc_config.subnet_ids: VpcConfig.SubnetIds, vpc_config.security_group_ids: VpcConfig.SecurityGroupIds,
            dead_letter_config.target_arn: DeadLetterConfig.TargetArn, snap_start.apply_on: SnapStart.ApplyOn,
            image_uri: Code.ImageUri, image_config.command: ImageConfig.Command,
            file_system_config.*.arn: FileSystemConfigs.*.Arn, durable_config: DurableConfig,
            logging_config.log_group: LoggingConfig.LogGroup,
            capacity_provider_config: CapacityProviderConfig"""
        ),
    ),
    "aws_cloudwatch_log_group": (
        "AWS::Logs::LogGroup",
        words("name: LogGroupName, retention_in_days: RetentionInDays"),
    ),
    "aws_lambda_alias": (
        "AWS::Lambda::Alias",
        words("name: Name, function_name: FunctionName, function_version: FunctionVersion"),
    ),
    "aws_lambda_provisioned_concurrency_config": (
        "AWS::Lambda::ProvisionedConcurrencyConfig",
        words(
            """function_name: FunctionName, provisioned_concurrent_executions:
            ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions"""
        ),
    ),
    "aws_lambda_permission": (
        "AWS::Lambda::Permission",
        words(
            """action: Action, function_name: FunctionName, principal: Principal, source_arn: SourceArn,
            function_url_auth_type: FunctionUrlAuthType"""
        ),
    ),
    "aws_lambda_event_source_mapping": (
        "AWS::Lambda::EventSourceMapping",
        words(
            """event_source_arn: EventSourceArn, function_name: FunctionName, batch_size: BatchSize, enabled: Enabled,
            maximum_retry_attempts: MaximumRetryAttempts, bisect_batch_on_function_error: BisectBatchOnFunctionError,
            maximum_record_age_in_seconds: MaximumRecordAgeInSeconds, parallelization_factor: ParallelizationFactor,
            maximum_batching_window_in_seconds: MaximumBatchingWindowInSeconds, topics: Topics, queues: Queues,
            function_response_types: FunctionResponseTypes, filter_criteria: FilterCriteria,
            self_managed_event_source: SelfManagedEventSource,
            document_db_event_source_config: DocumentDBEventSourceConfig,
            amazon_managed_kafka_event_source_config: AmazonManagedKafkaEventSourceConfig,
            destination_config.on_failure.destination_arn: DestinationConfig.OnFailure.Destination"""
        ),
    ),
    "aws_lambda_function_url": (
        "AWS::Lambda::Url",
        words("function_name: TargetFunctionArn, invoke_mode: InvokeMode, authorization_type: AuthType"),
    ),
    "aws_lambda_function_event_invoke_config": (
        "AWS::Lambda::EventInvokeConfig",
        words(
            """function_name: FunctionName, maximum_retry_attempts: MaximumRetryAttempts,
            maximum_event_age_in_seconds: MaximumEventAgeInSeconds,
            destination_config.on_failure.destination: DestinationConfig.OnFailure.Destination,
            destination_config.on_success.destination: DestinationConfig.OnSuccess.Destination"""
        ),
    ),
    "aws_lambda_layer_version": (
        "AWS::Lambda::LayerVersion",
        words(
            """layer_name: LayerName, compatible_runtimes: CompatibleRuntimes,
            compatible_architectures: CompatibleArchitectures"""
        ),
    ),
    "aws_lambda_layer_version_permission": (
        "AWS::Lambda::LayerVersionPermission",
        words("layer_name: LayerVersionArn, principal: Principal, organization_id: OrganizationId"),
    ),
    "aws_appautoscaling_target": (
        "AWS::ApplicationAutoScaling::ScalableTarget",
        words("resource_id: ResourceId, max_capacity: MaxCapacity, min_capacity: MinCapacity"),
    ),
    "aws_api_gateway_rest_api": (
        "AWS::ApiGateway::RestApi",
        words("name: Name, endpoint_configuration.types: EndpointConfiguration.Types, body: Body, policy: Policy"),
    ),
    "aws_api_gateway_resource": (
        "AWS::ApiGateway::Resource",
        words("rest_api_id: RestApiId, parent_id: ParentId, path_part: PathPart"),
    ),
    "aws_api_gateway_method": (
        "AWS::ApiGateway::Method",
        words(
            """rest_api_id: RestApiId, resource_id: ResourceId, http_method: HttpMethod,
            api_key_required: ApiKeyRequired, authorization: AuthorizationType, request_models: RequestModels,
            request_validator_id: RequestValidatorId"""
        ),
    ),
    "aws_api_gateway_integration": (
        "AWS::ApiGateway::Method",
        words(
            """rest_api_id: RestApiId, resource_id: ResourceId, http_method: HttpMethod, uri: Integration.Uri,
            type: Integration.Type, timeout_milliseconds: Integration.TimeoutInMillis,
            request_templates: Integration.RequestTemplates, request_parameters: Integration.RequestParameters,
            response_transfer_mode: Integration.ResponseTransferMode"""
        ),
    ),
    "aws_api_gateway_authorizer": (
        "AWS::ApiGateway::Authorizer",
        words("rest_api_id: RestApiId, authorizer_uri: AuthorizerUri, name: Name"),
    ),
    "aws_api_gateway_stage": (
        "AWS::ApiGateway::Stage",
        words(
            """rest_api_id: RestApiId, cache_cluster_enabled: CacheClusterEnabled,
            xray_tracing_enabled: TracingEnabled, client_certificate_id: ClientCertificateId,
            documentation_version: DocumentationVersion, canary_settings: CanarySetting,
            access_log_settings.destination_arn: AccessLogSetting.DestinationArn"""
        ),
    ),
    "aws_api_gateway_method_settings": (
        "AWS::ApiGateway::Stage",
        words(
            """rest_api_id: RestApiId, settings.*.logging_level: MethodSettings.*.LoggingLevel,
            settings.*.caching_enabled: MethodSettings.*.CachingEnabled,
            settings.*.throttling_rate_limit: MethodSettings.*.ThrottlingRateLimit,
            settings.*.throttling_burst_limit: MethodSettings.*.ThrottlingBurstLimit"""
        ),
    ),
    "aws_api_gateway_deployment": ("AWS::ApiGateway::Deployment", words("rest_api_id: RestApiId")),
    "aws_api_gateway_usage_plan": (
        "AWS::ApiGateway::UsagePlan",
        words("api_stages.*.api_id: ApiStages.*.ApiId, throttle_settings: Throttle"),
    ),
    "aws_api_gateway_request_validator": ("AWS::ApiGateway::RequestValidator", words("rest_api_id: RestApiId")),
    "aws_api_gateway_gateway_response": ("AWS::ApiGateway::GatewayResponse", words("rest_api_id: RestApiId")),
    "aws_api_gateway_documentation_part": ("AWS::ApiGateway::DocumentationPart", words("rest_api_id: RestApiId")),
    "aws_api_gateway_rest_api_policy": ("AWS::ApiGateway::Stage", words("rest_api_id: RestApiId, policy: Policy")),
    "aws_wafv2_web_acl_association": ("AWS::WAFv2::WebACLAssociation", words("resource_arn: ResourceArn")),
    "aws_apigatewayv2_api": (
        "AWS::ApiGatewayV2::Api",
        words("name: Name, protocol_type: ProtocolType, body: Body, target: Target"),
    ),
    "aws_apigatewayv2_integration": (
        "AWS::ApiGatewayV2::Integration",
        words("api_id: ApiId, integration_uri: IntegrationUri, timeout_milliseconds: TimeoutInMillis"),
    ),
    "aws_apigatewayv2_route": (
        "AWS::ApiGatewayV2::Route",
        words("api_id: ApiId, route_key: RouteKey, target: Target, authorization_type: AuthorizationType"),
    ),
    "aws_apigatewayv2_stage": (
        "AWS::ApiGatewayV2::Stage",
        words(
            """api_id: ApiId,
            default_route_settings.throttling_rate_limit: DefaultRouteSettings.ThrottlingRateLimit,
            default_route_settings.throttling_burst_limit: DefaultRouteSettings.ThrottlingBurstLimit,
            route_settings.*.throttling_rate_limit: RouteSettings.*.ThrottlingRateLimit"""
        ),
    ),
    "aws_apigatewayv2_authorizer": (
        "AWS::ApiGatewayV2::Authorizer",
        words("api_id: ApiId, authorizer_uri: AuthorizerUri, name: Name"),
    ),
    "aws_lb_target_group": ("AWS::ElasticLoadBalancingV2::TargetGroup", words("target_type: TargetType")),
    "aws_lb_listener": (
        "AWS::ElasticLoadBalancingV2::Listener",
        words("default_action.*.target_group_arn: DefaultActions.*.TargetGroupArn"),
    ),
    "aws_lb_listener_rule": (
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        words(
            """action.*.target_group_arn: Actions.*.TargetGroupArn,
            condition.*.path_pattern.values: Conditions.*.PathPatternConfig.Values"""
        ),
    ),
    "aws_vpclattice_target_group_attachment": ("AWS::VpcLattice::TargetGroup", words("target.*.id: Targets.*.Id")),
    "aws_bedrockagent_agent_action_group": (
        "AWS::Bedrock::Agent",
        words("action_group_executor.*.lambda: ActionGroups.*.ActionGroupExecutor.Lambda"),
    ),
    "aws_s3control_object_lambda_access_point": (
        "AWS::S3ObjectLambda::AccessPoint",
        words(
            """configuration.transformation_configuration.*.content_transformation.aws_lambda.function_arn:
            ObjectLambdaConfiguration.TransformationConfigurations.*.ContentTransformation.AwsLambda.FunctionArn"""
        ),
    ),
    "aws_sqs_queue": (
        "AWS::SQS::Queue",
        words(
            """name: QueueName, visibility_timeout_seconds: VisibilityTimeout, fifo_queue: FifoQueue,
            message_retention_seconds: MessageRetentionPeriod"""
        ),
    ),
    "aws_sns_topic": ("AWS::SNS::Topic", words("name: TopicName")),
    "aws_sns_topic_subscription": (
        "AWS::SNS::Subscription",
        words("topic_arn: TopicArn, endpoint: Endpoint, protocol: Protocol, redrive_policy: RedrivePolicy"),
    ),
    "aws_s3_bucket": ("AWS::S3::Bucket", words("bucket: BucketName")),
    "aws_cloudwatch_event_rule": (
        "AWS::Events::Rule",
        words("name: Name, schedule_expression: ScheduleExpression, event_pattern: EventPattern, state: State"),
    ),
    "aws_scheduler_schedule": (
        "AWS::Scheduler::Schedule",
        words(
            """schedule_expression: ScheduleExpression, state: State, target.arn: Target.Arn,
            target.dead_letter_config.arn: Target.DeadLetterConfig.Arn"""
        ),
    ),
    "aws_pipes_pipe": (
        "AWS::Pipes::Pipe",
        words(
            """source: Source, target: Target, enrichment: Enrichment,
            target_parameters.lambda_function_parameters.invocation_type:
            TargetParameters.LambdaFunctionParameters.InvocationType"""
        ),
    ),
    "aws_sfn_state_machine": (
        "AWS::StepFunctions::StateMachine",
        words("definition: DefinitionString, type: StateMachineType"),
    ),
    "aws_cloudwatch_log_subscription_filter": (
        "AWS::Logs::SubscriptionFilter",
        words("destination_arn: DestinationArn, log_group_name: LogGroupName"),
    ),
    "aws_iot_topic_rule": (
        "AWS::IoT::TopicRule",
        words("lambda.*.function_arn: TopicRulePayload.Actions.*.Lambda.FunctionArn"),
    ),
    "aws_cognito_user_pool": (
        "AWS::Cognito::UserPool",
        words(
            """lambda_config.create_auth_challenge: LambdaConfig.CreateAuthChallenge,
            lambda_config.custom_message: LambdaConfig.CustomMessage,
            lambda_config.define_auth_challenge: LambdaConfig.DefineAuthChallenge,
            lambda_config.post_authentication: LambdaConfig.PostAuthentication,
            lambda_config.post_confirmation: LambdaConfig.PostConfirmation,
            lambda_config.pre_authentication: LambdaConfig.PreAuthentication,
            lambda_config.pre_sign_up: LambdaConfig.PreSignUp,
            lambda_config.pre_token_generation: LambdaConfig.PreTokenGeneration,
            lambda_config.user_migration: LambdaConfig.UserMigration,
            lambda_config.verify_auth_challenge_response: LambdaConfig.VerifyAuthChallengeResponse"""
        ),
    ),
    "aws_kinesis_stream": ("AWS::Kinesis::Stream", words("name: Name")),
    "aws_kinesis_stream_consumer": ("AWS::Kinesis::StreamConsumer", words("name: ConsumerName")),
    "aws_kinesis_firehose_delivery_stream": (
        "AWS::KinesisFirehose::DeliveryStream",
        words(
            """extended_s3_configuration.processing_configuration.processors.*.parameters.*.parameter_value:
            ExtendedS3DestinationConfiguration.ProcessingConfiguration.Processors.*.Parameters.*.ParameterValue"""
        ),
    ),
    "aws_dynamodb_table": ("AWS::DynamoDB::Table", words("name: TableName")),
    "aws_msk_cluster": ("AWS::MSK::Cluster", words("cluster_name: ClusterName")),
    "aws_mq_broker": ("AWS::AmazonMQ::Broker", words("broker_name: BrokerName")),
    "aws_config_config_rule": (
        "AWS::Config::ConfigRule",
        words("source.source_identifier: Source.SourceIdentifier"),
    ),
    "aws_appsync_datasource": (
        "AWS::AppSync::DataSource",
        words("name: Name, lambda_config.function_arn: LambdaConfig.LambdaFunctionArn"),
    ),
    "aws_appsync_resolver": (
        "AWS::AppSync::Resolver",
        words("data_source: DataSourceName, request_template: RequestMappingTemplate, code: Code"),
    ),
    "aws_appsync_function": (
        "AWS::AppSync::FunctionConfiguration",
        words("data_source: DataSourceName, request_mapping_template: RequestMappingTemplate, code: Code"),
    ),
    "aws_secretsmanager_secret_rotation": (
        "AWS::SecretsManager::RotationSchedule",
        words("rotation_lambda_arn: RotationLambdaARN"),
    ),
    "aws_ses_receipt_rule": (
        "AWS::SES::ReceiptRule",
        words(
            """lambda_action.*.function_arn: Rule.Actions.*.LambdaAction.FunctionArn,
            lambda_action.*.invocation_type: Rule.Actions.*.LambdaAction.InvocationType"""
        ),
    ),
    "aws_cloudfront_distribution": (
        "AWS::CloudFront::Distribution",
        words(
            """default_cache_behavior.lambda_function_association.*.lambda_arn:
            DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations.*.LambdaFunctionARN,
            default_cache_behavior.lambda_function_association.*.event_type:
            DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations.*.EventType,
            ordered_cache_behavior.*.lambda_function_association.*.lambda_arn:
            DistributionConfig.CacheBehaviors.*.LambdaFunctionAssociations.*.LambdaFunctionARN,
            ordered_cache_behavior.*.lambda_function_association.*.event_type:
            DistributionConfig.CacheBehaviors.*.LambdaFunctionAssociations.*.EventType,
            origin.*.domain_name: DistributionConfig.Origins.*.DomainName,
            origin.*.custom_origin_config.origin_read_timeout:
            DistributionConfig.Origins.*.CustomOriginConfig.OriginReadTimeout"""
        ),
    ),
    "aws_cloudwatch_metric_alarm": (
        "AWS::CloudWatch::Alarm",
        words(
            """alarm_actions: AlarmActions, ok_actions: OKActions, metric_name: MetricName, namespace: Namespace,
            threshold: Threshold"""
        ),
    ),
    "aws_iam_role": (
        "AWS::IAM::Role",
        words(
            """managed_policy_arns: ManagedPolicyArns, inline_policy.*.policy: Policies.*.PolicyDocument,
            assume_role_policy: AssumeRolePolicyDocument"""
        ),
    ),
    "aws_iam_policy": ("AWS::IAM::ManagedPolicy", words("policy: PolicyDocument")),
    "aws_db_instance": ("AWS::RDS::DBInstance", words("engine: Engine, instance_class: DBInstanceClass")),
    "aws_rds_cluster": ("AWS::RDS::DBCluster", words("engine: Engine")),
    "aws_rds_cluster_instance": ("AWS::RDS::DBInstance", words("engine: Engine, instance_class: DBInstanceClass")),
    "aws_db_proxy": ("AWS::RDS::DBProxy", words("engine_family: EngineFamily")),
    "aws_elasticache_cluster": (
        "AWS::ElastiCache::CacheCluster",
        words("engine: Engine, node_type: CacheNodeType"),
    ),
    "aws_elasticache_replication_group": (
        "AWS::ElastiCache::ReplicationGroup",
        words("engine: Engine, node_type: CacheNodeType"),
    ),
    "aws_elasticache_serverless_cache": ("AWS::ElastiCache::ServerlessCache", words("engine: Engine")),
    "aws_memorydb_cluster": ("AWS::MemoryDB::Cluster", words("engine: Engine, node_type: NodeType")),
    "aws_redshift_cluster": ("AWS::Redshift::Cluster", words("node_type: NodeType")),
    "aws_redshiftserverless_workgroup": ("AWS::RedshiftServerless::Workgroup", {}),
    "aws_docdb_cluster": ("AWS::DocDB::DBCluster", {}),
    "aws_docdb_cluster_instance": ("AWS::DocDB::DBInstance", words("instance_class: DBInstanceClass")),
    "aws_neptune_cluster": ("AWS::Neptune::DBCluster", {}),
    "aws_opensearch_domain": (
        "AWS::OpenSearchService::Domain",
        words("vpc_options.subnet_ids: VPCOptions.SubnetIds, cluster_config.instance_type: ClusterConfig.InstanceType"),
    ),
    "aws_efs_file_system": ("AWS::EFS::FileSystem", {}),
    "aws_efs_access_point": ("AWS::EFS::AccessPoint", {}),
}
# Another name for the same: the provider knows load balancers by both.
SAME = {"aws_alb": "aws_lb"}
# Tied to another resource, which is where CloudFormation writes them: the attribute that names it.
OBJECTS = ("aws_s3_object", "aws_s3_bucket_object")
TIED: Mapping[str, str] = {
    "aws_cloudwatch_event_target": "rule",
    "aws_s3_bucket_notification": "bucket",
    "aws_lb_target_group_attachment": "target_group_arn",
    "aws_sqs_queue_redrive_policy": "queue_url",
    "aws_sqs_queue_redrive_allow_policy": "queue_url",
    "aws_iam_role_policy_attachment": "role",
    "aws_iam_role_policy": "role",
}
LOOKED_AT = frozenset(
    each.replace(name, same, 1) for each in (*TYPES, *TIED, *OBJECTS) for same, name in (("", ""), *SAME.items())
)
"""Every kind of resource that is read, by all its names."""
